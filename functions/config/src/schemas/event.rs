//! The events about schemas.

use kernel::facts;
use schemars::JsonSchema;
use serde::Serialize;

use crate::values::name::Service;

facts! { SchemaChanged, SchemaDeleted }

/// The schema of a service's settings was set or changed.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct SchemaChanged {
    /// The service.
    #[schemars(with = "Service")]
    pub(crate) service: String,
    /// The schema's version.
    pub(crate) version: u64,
}

/// The schema of a service's settings was deleted: its values are no longer checked.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct SchemaDeleted {
    /// The service.
    #[schemars(with = "Service")]
    pub(crate) service: String,
    /// The version of the deletion. The next schema of the service continues from it.
    pub(crate) version: u64,
}
