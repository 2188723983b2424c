//! Checks that names are unique.

use std::collections::BTreeMap;
use std::path::Path;

use super::Domain;
use crate::error::{Error, Result};

/// The functions of all domains share one namespace; the types of one domain are in one generated file.
pub(super) fn check(domains: &[Domain]) -> Result<()> {
    let mut names = BTreeMap::new();
    for domain in domains {
        let mut types = BTreeMap::new();
        for function in &domain.functions {
            let file = &function.file;
            if let Some(other) = names.insert(function.name.clone(), file) {
                return Err(twice("functions", &function.name, other, file));
            }
            if let Some(other) = types.insert(function.type_name.clone(), file) {
                return Err(twice("types", &function.type_name, other, file));
            }
        }
    }
    Ok(())
}

fn twice(what: &str, name: &str, first: &Path, second: &Path) -> Error {
    Error::refused(format!(
        "two {what} have the name {name}: {} and {}",
        first.display(),
        second.display()
    ))
}
