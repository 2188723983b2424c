//! The address of a service.

use serde::{Deserialize, Serialize};

/// Where a service answers: the part of its entry in the registry of services that callers need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceAddress {
    /// The base URL of its paths, without a slash at its end.
    pub url: String,
}
