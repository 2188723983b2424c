//! Tables like those of the domains.

use dynoxide::Database;
use serde_json::json;

use crate::Outcome;

/// Creates an empty table with its indexes and its stream.
pub(super) fn create_table(database: &Database, name: &str) -> Outcome<()> {
    let mut definition = bench::table_definition(name);
    definition["StreamSpecification"] =
        json!({ "StreamEnabled": true, "StreamViewType": "NEW_AND_OLD_IMAGES" });
    database.create_table(serde_json::from_value(definition)?)?;
    Ok(())
}
