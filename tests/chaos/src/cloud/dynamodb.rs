//! Tables like those of the domains.

use dynoxide::Database;

use crate::Outcome;

/// Creates an empty table with its indexes.
pub(super) fn create_table(database: &Database, name: &str) -> Outcome<()> {
    let definition = bench::table_definition(name);
    database.create_table(serde_json::from_value(definition)?)?;
    Ok(())
}
