//! The events about schemas.

use kernel::facts;
use schemars::JsonSchema;
use serde::Serialize;

use crate::values::name::Service;

facts! { SchemaChanged }

/// The schema of a service's settings was set or changed.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct SchemaChanged {
    /// The service.
    #[schemars(with = "Service")]
    pub(crate) service: String,
    /// The schema's version.
    pub(crate) version: u64,
}
