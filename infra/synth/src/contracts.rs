//! The published contracts: each version of each event, and each route. The folder `contracts` has the
//! blessed contracts, one file for each domain and one line for each field. `synth` blesses growth
//! automatically. It refuses a change that breaks readers, until `synth bless` accepts the change.

mod blessed;
mod compare;
mod published;
pub mod shape;

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use lambda::Catalogue;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use self::shape::Shape;
use crate::error::{Error, Result};
use scaffold::files::Files;

/// One event version or one route.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Contract {
    /// Values that must not change: permission, security, statuses.
    #[serde(default)]
    pub exact: BTreeMap<String, Value>,
    /// The shape of requests.
    #[serde(default)]
    pub request: Shape,
    /// The shape of responses, or of events.
    #[serde(default)]
    pub response: Shape,
}

/// Contracts by the domain that publishes them and by their names: `identity.LoginFailed.v1`,
/// `POST /api/v1/subjects`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Contracts(BTreeMap<String, (String, Contract)>);

/// A change that breaks clients or consumers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Break {
    /// The event version or the route.
    pub contract: String,
    /// The change, with the name of the field.
    pub problem: String,
}

impl fmt::Display for Break {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { contract, problem } = self;
        let remedy = if contract.contains(' ') {
            "add a route beside it"
        } else {
            "publish the next version beside it"
        };
        write!(
            f,
            "{contract}: {problem}: {remedy}, or `synth bless '{contract}'` if nothing depends on it"
        )
    }
}

/// The contracts that the catalogues publish, and the blessed contracts.
pub struct Comparison {
    published: Contracts,
    blessed: Contracts,
}

impl Comparison {
    /// Reads the blessed contracts below `root`. `openapi` is the API description.
    ///
    /// # Errors
    /// When a blessed file cannot be read.
    pub fn of(root: &Path, catalogues: &[Catalogue], openapi: &str) -> Result<Self> {
        Ok(Self {
            published: published::of(catalogues, &serde_json::from_str(openapi)?),
            blessed: blessed::read(root)?,
        })
    }

    /// Every change that breaks clients or consumers.
    #[must_use]
    pub fn breaks(&self) -> Vec<Break> {
        let names = self.blessed.0.keys();
        names.flat_map(|name| self.breaks_of(name)).collect()
    }

    fn breaks_of(&self, name: &str) -> Vec<Break> {
        let Some((_, blessed)) = self.blessed.0.get(name) else {
            return Vec::new();
        };
        let problems = match self.published.0.get(name) {
            Some((_, published)) => compare::breaks(blessed, published),
            None => vec!["is no longer published".to_owned()],
        };
        let problems = problems.into_iter();
        problems
            .map(|problem| Break {
                contract: name.to_owned(),
                problem,
            })
            .collect()
    }

    /// The new blessed contracts: grown contracts as published, broken contracts as blessed before.
    #[must_use]
    pub fn grown(&self) -> Contracts {
        let mut contracts = self.published.clone();
        for (name, blessed) in &self.blessed.0 {
            if !self.breaks_of(name).is_empty() {
                contracts.0.insert(name.clone(), blessed.clone());
            }
        }
        contracts
    }

    /// The new blessed contracts when the breaks of these contracts are accepted.
    ///
    /// # Errors
    /// When no contract of that name breaks.
    pub fn blessing(&self, names: &[&str]) -> Result<Contracts> {
        let mut contracts = self.grown();
        for name in names {
            if self.breaks_of(name).is_empty() {
                return Err(Error::refused(format!("{name} does not break")));
            }
            match self.published.0.get(*name) {
                Some(published) => contracts.0.insert((*name).to_owned(), published.clone()),
                None => contracts.0.remove(*name),
            };
        }
        Ok(contracts)
    }
}

impl Contracts {
    /// Adds the files of the contracts.
    ///
    /// # Errors
    /// When a value cannot be written as JSON.
    pub fn add_to(&self, files: &mut Files) -> Result<()> {
        for (path, content) in blessed::files(self)? {
            files.add(path, content);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
