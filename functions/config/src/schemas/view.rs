//! Schemas in replies.

use jiff::Timestamp;
use kernel::{Entity as _, Reply, Result};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::schema::ServiceSchema;

/// The schema of a service's settings.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct SchemaView {
    /// The service.
    #[schemars(example = &"subjects")]
    pub(crate) service: String,
    /// The JSON Schema of an object with all settings of the service.
    pub(crate) schema: Value,
    /// The schema's version: the number of its changes.
    pub(crate) version: u64,
    /// Who changed the schema last.
    pub(crate) changed_by: String,
    /// When the schema was changed last.
    pub(crate) changed_at: Timestamp,
}

impl SchemaView {
    /// The view of a schema.
    ///
    /// # Errors
    /// `config.schema_not_found` if it was deleted; internal if the row does not contain JSON.
    pub(crate) fn of(schema: &ServiceSchema) -> Result<Self> {
        let (changed_by, changed_at) = schema.changed();
        Ok(Self {
            service: schema.service().as_str().to_owned(),
            schema: schema.json()?,
            version: schema.history().version(),
            changed_by: changed_by.to_owned(),
            changed_at,
        })
    }
}

impl Reply for SchemaView {
    fn version(&self) -> Option<u64> {
        Some(self.version)
    }
}
