//! What happened to schemas.

use kernel::Fact;
use schemars::JsonSchema;
use serde::Serialize;

use crate::values::name::Service;

/// A service's settings have to satisfy another schema from now on.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SchemaChanged {
    /// Whose settings.
    #[schemars(with = "Service")]
    pub service: String,
    /// The schema's version.
    pub version: u64,
}

impl Fact for SchemaChanged {
    const TYPE: &'static str = "SchemaChanged";
}
