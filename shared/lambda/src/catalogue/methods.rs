//! The methods of each path of the API.

use std::collections::{BTreeMap, BTreeSet};

use super::{Catalogue, Trigger};

/// The methods of every path that a query answers.
pub struct PathMethods(BTreeMap<&'static str, BTreeSet<&'static str>>);

impl PathMethods {
    /// The methods that these domains have.
    #[must_use]
    pub fn of(catalogues: &[Catalogue]) -> Self {
        let entries = catalogues
            .iter()
            .flat_map(|catalogue| catalogue.deployed(catalogues));
        let mut paths: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
        for entry in entries {
            if let Trigger::Http { spec, .. } = entry.trigger {
                let methods = paths.entry(spec.route.path).or_default();
                methods.insert(spec.route.method.name());
                if spec.answers_head() {
                    methods.insert("HEAD");
                }
            }
        }
        Self(paths)
    }

    /// The value of `Allow` for a path, `GET, HEAD, POST`; `None` if it has only `GET` and `HEAD`, or if
    /// no query answers it.
    #[must_use]
    pub fn allow(&self, path: &str) -> Option<String> {
        let methods = self.0.get(path)?;
        let has_more = methods.len() > 2 && methods.contains("HEAD");
        has_more.then(|| methods.iter().copied().collect::<Vec<_>>().join(", "))
    }
}
