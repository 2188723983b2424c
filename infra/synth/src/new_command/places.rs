//! Where a domain's sources say what a new command needs, and where they take it up.

use std::fs;
use std::path::Path;

use crate::error::{Error, Result};

/// A type and the module that declares it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) name: String,
    module: String,
}

impl Found {
    pub(super) fn import(&self) -> String {
        format!("use crate::{}::{};", self.module, self.name)
    }
}

/// The domain's repository: the first of `repository.rs`, otherwise of any other file.
pub(super) fn find_repository(folder: &Path) -> Result<Option<Found>> {
    find(folder, |line| {
        Some(
            line.strip_prefix("impl Dependency for ")?
                .split([' ', '<'])
                .next()?
                .to_owned(),
        )
    })
}

/// The identifier type of that name, if `typed_id!` declares it somewhere.
pub(super) fn find_id(folder: &Path, name: &str) -> Result<Option<Found>> {
    find(folder, |line| {
        (line.trim() == name).then(|| name.to_owned())
    })
}

fn find(folder: &Path, name_in: impl Fn(&str) -> Option<String>) -> Result<Option<Found>> {
    let mut paths = Vec::new();
    for folder in [folder.to_owned(), folder.join("repository")] {
        if folder.is_dir() {
            for entry in fs::read_dir(&folder).map_err(Error::at(&folder))? {
                paths.push(entry.map_err(Error::at(&folder))?.path());
            }
        }
    }
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "rs"));
    let is_repository = |path: &Path| {
        path.ends_with("repository.rs")
            || path
                .parent()
                .is_some_and(|folder| folder.ends_with("repository"))
    };
    paths.sort_by_key(|path| (!is_repository(path), path.clone()));
    for path in paths {
        let text = fs::read_to_string(&path).map_err(Error::at(&path))?;
        let stem = if is_repository(&path) {
            Some("repository".as_ref())
        } else {
            path.file_stem()
        };
        let module = stem.unwrap_or_default().to_string_lossy();
        if let Some(name) = text.lines().find_map(&name_in) {
            return Ok(Some(Found {
                name,
                module: module.into_owned(),
            }));
        }
    }
    Ok(None)
}

/// Adds `pub mod name;` where its name belongs.
pub(super) fn add_module(text: &str, name: &str) -> String {
    let line = format!("pub mod {name};");
    let mut lines: Vec<&str> = text.lines().collect();
    let is_module = |line: &&str| line.starts_with("pub mod ");
    let after = lines
        .iter()
        .position(|other| is_module(other) && *other > line.as_str());
    let last = lines.iter().rposition(is_module);
    let head = lines
        .iter()
        .take_while(|line| line.starts_with("//!"))
        .count();
    match (after, last) {
        (Some(position), _) => lines.insert(position, &line),
        (None, Some(position)) => lines.insert(position + 1, &line),
        (None, None) => {
            lines.insert(head, "");
            lines.insert(head + 1, &line);
        }
    }
    lines.join("\n") + "\n"
}

/// Makes `use commands::{…};`, or `use crate::commands::{…};`, name the module too.
pub(super) fn import_module(text: &str, module: &str) -> String {
    let from_crate = text.contains("use crate::");
    let path = if from_crate {
        "use crate::commands::"
    } else {
        "use commands::"
    };
    let statement = |modules: &[&str]| match modules {
        [single] => format!("{path}{single};"),
        several => format!("{path}{{{}}};", several.join(", ")),
    };
    let start = text.find(path);
    let Some((start, length)) = start.and_then(|start| Some((start, text[start..].find(';')?)))
    else {
        let first_import = text.find("use ").unwrap_or(text.len());
        let (head, tail) = text.split_at(first_import);
        return format!("{head}{}\n{tail}", statement(&[module]));
    };
    let (head, rest) = text.split_at(start);
    let (present, tail) = rest.split_at(length);
    let names = present.trim_start_matches(path).trim_matches(['{', '}']);
    let mut modules: Vec<&str> = names
        .split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .collect();
    modules.push(module);
    modules.sort_unstable();
    format!("{head}{}{}", statement(&modules), &tail[1..])
}

/// Adds the command to `catalogue()`, behind the other commands and what is said of them.
pub(super) fn add_to_catalogue(text: &str, module: &str, name: &str) -> Option<String> {
    let anchor = text
        .rfind(".command::<")
        .or_else(|| text.find("Catalogue::new("))?;
    let mut position = end_of_call(text, anchor)?;
    while [".emits::<", ".refuses("]
        .iter()
        .any(|word| text[position..].trim_start().starts_with(word))
    {
        position = end_of_call(text, position)?;
    }
    let (head, tail) = text.split_at(position);
    Some(format!(
        "{head}\n        .command::<{module}::{name}>(){tail}"
    ))
}

/// Where the first call behind `start` ends: behind the parenthesis that closes it.
fn end_of_call(text: &str, start: usize) -> Option<usize> {
    let (mut depth, mut in_text) = (0, false);
    for (position, character) in text[start..].char_indices() {
        match character {
            '"' => in_text = !in_text,
            '(' if !in_text => depth += 1,
            ')' if !in_text && depth == 1 => return Some(start + position + 1),
            ')' if !in_text => depth -= 1,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_keep_the_order_of_their_names() {
        assert_eq!(
            add_module("//! X.\n\npub mod b;\n", "a"),
            "//! X.\n\npub mod a;\npub mod b;\n"
        );
        assert_eq!(
            add_module("//! X.\n\npub mod b;\n\nuse x;\n", "c"),
            "//! X.\n\npub mod b;\npub mod c;\n\nuse x;\n"
        );
        assert_eq!(add_module("//! X.\n", "a"), "//! X.\n\npub mod a;\n");
    }

    #[test]
    fn imports_grow_whatever_their_form() {
        assert_eq!(
            import_module("use commands::b;\n", "a"),
            "use commands::{a, b};\n"
        );
        assert_eq!(
            import_module("use commands::{\n    a, c,\n};\n", "b"),
            "use commands::{a, b, c};\n"
        );
        assert_eq!(
            import_module("//! X.\n\nuse lambda::Y;\n", "a"),
            "//! X.\n\nuse commands::a;\nuse lambda::Y;\n"
        );
    }

    #[test]
    fn a_command_comes_behind_the_facts_of_the_last_one() {
        let text = "    Catalogue::new()\n        .command::<a::A>()\n        .emits::<F>()\n        .query::<q::Q>()\n";
        let expected = text.replace(
            "        .query",
            "        .command::<b::B>()\n        .query",
        );
        assert_eq!(add_to_catalogue(text, "b", "B"), Some(expected));
        let first = "    Catalogue::new(\n        \"d\",\n        \"One :-) domain\",\n    )\n}\n";
        let expected = first.replace("    )\n}", "    )\n        .command::<b::B>()\n}");
        assert_eq!(add_to_catalogue(first, "b", "B"), Some(expected));
        assert_eq!(add_to_catalogue("fn main() {}\n", "b", "B"), None);
    }
}
