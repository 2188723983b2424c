//! A function of the catalogue with the variables that its stack would give it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use lambda::{Entry, Trigger};

/// The folder of the functions that are built for release.
pub(crate) const RELEASE: &str = "target/release";

/// The folder of the functions that are built as for production.
pub(crate) const DIST: &str = "target/dist";

/// A function of a domain.
pub(crate) struct Function {
    pub(crate) name: &'static str,
    pub(crate) domain: &'static str,
    pub(crate) trigger: Trigger,
    pub(crate) binary: PathBuf,
    pub(crate) variables: BTreeMap<String, String>,
}

impl Function {
    /// Every function of every domain, with its binary in this folder.
    pub(crate) fn all(binaries: &Path) -> Vec<Self> {
        let catalogues = domains::catalogues().into_iter();
        let functions = catalogues.flat_map(|catalogue| {
            let entries = catalogue.entries.into_iter();
            entries
                .map(|entry| Self::of(entry, catalogue.domain, binaries))
                .collect::<Vec<_>>()
        });
        functions.collect()
    }

    fn of(entry: Entry, domain: &'static str, binaries: &Path) -> Self {
        let variables = bench::variables(&entry, domain, table(domain));
        Self {
            name: entry.name,
            domain,
            trigger: entry.trigger,
            binary: binaries.join(entry.name),
            variables,
        }
    }
}

/// The name of a domain's table.
pub(crate) fn table(domain: &str) -> String {
    format!("bench-{domain}")
}
