//! What happened to schemas.

use kernel::facts;
use schemars::JsonSchema;
use serde::Serialize;

use crate::values::name::Service;

facts! { SchemaChanged }

/// A service's settings have to satisfy another schema from now on.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SchemaChanged {
    /// Whose settings.
    #[schemars(with = "Service")]
    pub service: String,
    /// The schema's version.
    pub version: u64,
}
