//! What callers are shown of schemas.

use jiff::Timestamp;
use kernel::{Entity as _, Reply, Result};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::schema::ServiceSchema;

/// What a service's settings have to satisfy.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SchemaView {
    /// The service.
    pub service: String,
    /// A JSON Schema of the object of its settings.
    pub schema: Value,
    /// The schema's version: the number of its changes.
    pub version: u64,
    /// Who changed it last.
    pub changed_by: String,
    /// When.
    pub changed_at: Timestamp,
}

impl SchemaView {
    /// The view of a schema.
    ///
    /// # Errors
    /// Internal, when the row holds no JSON.
    pub fn of(schema: &ServiceSchema) -> Result<Self> {
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
