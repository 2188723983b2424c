//! The variables that a stack gives to a function.

use std::collections::BTreeMap;

use kernel::deployment::{ServiceName, Source, Variable as _};
use lambda::Entry;

/// The variables of a function in the stack of a domain, without those that Lambda sets. `table` is the name of
/// the domain's table.
#[must_use]
pub fn variables(entry: &Entry, domain: &str, table: String) -> BTreeMap<String, String> {
    let required = entry.requirements.variables().into_iter();
    let mut variables: BTreeMap<String, String> = required
        .map(|(name, source)| (name.to_owned(), value_of(name, source, domain)))
        .filter(|(_, value)| !value.is_empty())
        .collect();
    variables.insert(ServiceName::NAME.to_owned(), domain.to_owned());
    if entry.requirements.uses_table() {
        variables.insert("TABLE_NAME".to_owned(), table);
    }
    variables
}

fn value_of(name: &str, source: Source, domain: &str) -> String {
    match source {
        Source::ServiceKey => testkit::keys::service_key(domain),
        source => testkit::value_of(name, source),
    }
}
