//! Checks that names are unused, and lists the domains.

use std::path::Path;

use crate::error::{Error, Result};
use crate::files::{entries, find};
use crate::names::{LONGEST, snake};
use crate::scan::ROLES;

/// The functions of all domains share one namespace.
pub(super) fn check(root: &Path, name: &str) -> Result<()> {
    if name.len() > LONGEST {
        return Err(Error::refused(format!(
            "{name:?} would be the name of a function, but it has more than {LONGEST} characters"
        )));
    }
    if snake(name) == "catalogue" {
        return Err(Error::refused(
            "catalogue is the name of the list of functions",
        ));
    }
    let file = format!("{}.rs", snake(name));
    for domain in domains(root)? {
        let source = Path::new("functions").join(domain).join("src");
        for role in &ROLES {
            if let Some(path) = find(&root.join(&source).join(role.folder), &file)? {
                return Err(Error::refused(format!(
                    "a function {name} already exists: {}",
                    path.strip_prefix(root).unwrap_or(&path).display()
                )));
            }
        }
        let bin = source.join("bin").join(name).with_extension("rs");
        if root.join(&bin).exists() {
            return Err(Error::refused(format!(
                "a function {name} already exists: {}",
                bin.display()
            )));
        }
    }
    Ok(())
}

pub(super) fn domains(root: &Path) -> Result<Vec<String>> {
    let folders = entries(&root.join("functions"))?.into_iter();
    Ok(folders
        .filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned()))
        .collect())
}
