//! The files of the blessed contracts: JSON with one line for each field, so that a diff shows exactly
//! the changed fields.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Serialize;

use super::{Contract, Contracts};
use crate::error::{Error, Result};

/// The folder of the files.
pub(crate) const FOLDER: &str = "contracts";

/// Reads all contracts; none if the folder does not exist.
pub(super) fn read(root: &Path) -> Result<Contracts> {
    let mut contracts = Contracts::default();
    let folder = root.join(FOLDER);
    let entries = match fs::read_dir(&folder) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(contracts),
        entries => entries.map_err(Error::at(&folder))?,
    };
    for entry in entries {
        let path = entry.map_err(Error::at(&folder))?.path();
        let Some(domain) = path.file_stem().and_then(|stem| stem.to_str()) else {
            continue;
        };
        let text = fs::read_to_string(&path).map_err(Error::at(&path))?;
        let found: BTreeMap<String, Contract> = serde_json::from_str(&text)?;
        let found = found.into_iter();
        let found = found.map(|(name, contract)| (name, (domain.to_owned(), contract)));
        contracts.0.extend(found);
    }
    Ok(contracts)
}

/// The paths and contents of the files.
pub(super) fn files(contracts: &Contracts) -> Result<Vec<(String, String)>> {
    let mut domains: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (name, (domain, contract)) in &contracts.0 {
        domains
            .entry(domain)
            .or_default()
            .push(text(name, contract)?);
    }
    let files = domains.into_iter().map(|(domain, contracts)| {
        let path = format!("{FOLDER}/{domain}.json");
        (path, format!("{{\n{}\n}}\n", contracts.join(",\n")))
    });
    Ok(files.collect())
}

fn text(name: &str, contract: &Contract) -> Result<String> {
    let sections = [
        section("exact", &contract.exact)?,
        section("request", &contract.request)?,
        section("response", &contract.response)?,
    ];
    let sections: Vec<String> = sections.into_iter().flatten().collect();
    let name = serde_json::to_string(name)?;
    Ok(format!("  {name}: {{\n{}\n  }}", sections.join(",\n")))
}

fn section<T: Serialize>(name: &str, fields: &BTreeMap<String, T>) -> Result<Option<String>> {
    if fields.is_empty() {
        return Ok(None);
    }
    let mut lines = Vec::new();
    for (path, field) in fields {
        let (path, field) = (serde_json::to_string(path)?, serde_json::to_string(field)?);
        lines.push(format!("      {path}: {field}"));
    }
    let lines = lines.join(",\n");
    Ok(Some(format!("    \"{name}\": {{\n{lines}\n    }}")))
}
