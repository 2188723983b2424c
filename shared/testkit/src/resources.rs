//! The resources of a function in a test.

use std::collections::BTreeMap;
use std::sync::Arc;

use kernel::deployment::Requirements;
use kernel::table::Table;
use kernel::{Dependencies, Resources};

use crate::keys;

/// The resources that a deployment provides to a function with the dependencies `D`: the table, and the
/// variables that `D` requires, with the values of [`keys::value_of`].
#[must_use]
pub fn resources<D: Dependencies>(table: Option<Arc<dyn Table>>) -> Resources {
    let mut requirements = Requirements::default();
    D::require(&mut requirements);
    let variables = requirements.variables().into_iter();
    let given: BTreeMap<&str, String> = variables
        .map(|(name, source)| (name, keys::value_of(name, source)))
        .collect();
    Resources::new(table, move |name| given.get(name).cloned())
}

/// Opens dependencies with such resources and without a table.
///
/// # Panics
/// When they cannot be opened.
#[must_use]
pub fn open<D: Dependencies>() -> D {
    D::open(&resources::<D>(None)).unwrap_or_else(|error| panic!("cannot be opened: {error:?}"))
}
