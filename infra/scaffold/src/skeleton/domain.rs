//! The skeleton of a domain.

use std::path::Path;

use minijinja::context;

use super::template::render;
use super::{Skeleton, free};
use crate::error::{Error, Result};
use crate::files::read;
use crate::names::{check, pascal, snake};

macro_rules! templates {
    ($($path:literal => $name:literal),* $(,)?) => {
        [$(($path, include_str!(concat!("../../templates/domain/", $name)))),*]
    };
}

/// The files of a domain and their templates. `ENTITY` stands for the entity's name in snake case.
const FILES: [(&str, &str); 11] = templates! {
    "Cargo.toml" => "Cargo.toml.j2",
    "README.md" => "README.md.j2",
    "src/lib.rs" => "lib.rs.j2",
    "src/ENTITY.rs" => "entity.rs.j2",
    "src/event.rs" => "event.rs.j2",
    "src/error.rs" => "error.rs.j2",
    "src/repository.rs" => "repository.rs.j2",
    "src/view.rs" => "view.rs.j2",
    "src/testing.rs" => "testing.rs.j2",
    "src/commands/create_ENTITY.rs" => "create.rs.j2",
    "src/queries/get_ENTITY.rs" => "get.rs.j2",
};

/// Modules of a domain, names that the generated code uses, and the stack of the edge.
const TAKEN: [&str; 20] = [
    "bin",
    "catalogue",
    "commands",
    "consumers",
    "context",
    "edge",
    "error",
    "event",
    "function",
    "functions",
    "jobs",
    "lib",
    "main",
    "name",
    "queries",
    "repository",
    "result",
    "testing",
    "tests",
    "view",
];

/// The maximum length: the name of a domain is a part of the names of its settings and of its stack.
const LONGEST: usize = 32;

/// The crates of the standard library.
const BUILT_IN: [&str; 5] = ["alloc", "core", "proc-macro", "std", "test"];

pub(super) fn skeleton(root: &Path, name: &str, entity: Option<&str>) -> Result<Skeleton> {
    check("a domain", name)?;
    if name.len() > LONGEST {
        return Err(Error::refused(format!(
            "{name:?} cannot be the name of a domain: it has more than {LONGEST} characters"
        )));
    }
    check_free(root, name)?;
    let entity = match entity {
        Some(entity) => entity.to_owned(),
        None => singular(name).ok_or_else(|| {
            Error::refused(format!(
                "the singular of {name:?} is not known: give the name of the entity, \
                 as in `make new-domain NAME={name} ENTITY=…`"
            ))
        })?,
    };
    check("an entity", &entity)?;
    if TAKEN.contains(&entity.as_str()) || pascal(&entity) == pascal(name) {
        return Err(Error::refused(format!(
            "{entity:?} cannot be the name of an entity of {name}: the generated code uses this name"
        )));
    }
    let functions = [format!("create-{entity}"), format!("get-{entity}")];
    for function in &functions {
        free::check(root, function)?;
    }
    let folder = Path::new("functions").join(name);
    let values = context! { domain => name, entity => &entity };
    let mut files = Vec::new();
    for (path, template) in FILES {
        let path = path.replace("ENTITY", &snake(&entity));
        files.push((folder.join(path), render(template, &values)?));
    }
    let next = vec![
        format!("describe the domain in functions/{name}/Cargo.toml and README.md"),
        "set PERMISSION; add a new permission to shared/kernel/src/actor/permission.rs".to_owned(),
        format!(
            "add the values and rules of the entity: functions/{name}/src/{}.rs",
            snake(&entity)
        ),
    ];
    Ok(Skeleton { files, next })
}

/// The name of a domain is the name of a package and a crate, so it must be unique.
fn check_free(root: &Path, name: &str) -> Result<()> {
    let manifest = read(&root.join("Cargo.toml"))?;
    let is_named = |line: &str| {
        let key = line.split([' ', '.', '=']).next().unwrap_or_default();
        key.replace('-', "_") == snake(name)
    };
    let taken = root.join("functions").join(name).exists()
        || ["infra", "shared", ""]
            .iter()
            .any(|folder| root.join(folder).join(name).exists())
        || manifest.lines().any(is_named)
        || BUILT_IN.contains(&name)
        || TAKEN.contains(&name);
    if taken {
        return Err(Error::refused(format!(
            "a domain, a crate or a folder {name} already exists"
        )));
    }
    Ok(())
}

/// `courses` → `course`
fn singular(plural: &str) -> Option<String> {
    if let Some(stem) = plural.strip_suffix("ies") {
        return Some(format!("{stem}y"));
    }
    let stem = plural.strip_suffix('s')?;
    let is_regular = !stem.ends_with(['s', 'i', 'u']) && !plural.ends_with("sses");
    let stem = if ["ches", "shes", "xes"]
        .iter()
        .any(|end| plural.ends_with(end))
    {
        stem.strip_suffix('e')?
    } else {
        stem
    };
    is_regular.then(|| stem.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_regular_plural_has_a_known_singular() {
        for (plural, expected) in [
            ("courses", Some("course")),
            ("libraries", Some("library")),
            ("learning-paths", Some("learning-path")),
            ("batches", Some("batch")),
            ("syllabi", None),
            ("analytics", Some("analytic")),
            ("status", None),
            ("classes", None),
        ] {
            assert_eq!(singular(plural).as_deref(), expected, "{plural}");
        }
    }
}
