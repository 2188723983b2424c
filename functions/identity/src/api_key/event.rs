//! The events of API keys. No event contains a secret or its MAC.

use jiff::Timestamp;
use kernel::facts;
use schemars::JsonSchema;
use serde::Serialize;

use super::scopes::Scopes;
use super::{ApiKeyId, KeyName};

facts! { ApiKeyCreated, ApiKeyRotated, ApiKeyRevoked }

/// An API key was created.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ApiKeyCreated {
    /// The key's id.
    pub(crate) key_id: ApiKeyId,
    /// The key's name.
    pub(crate) name: KeyName,
    /// The key's scopes.
    pub(crate) scopes: Scopes,
    /// When the key expires.
    pub(crate) expires_at: Timestamp,
}

/// An API key got a new secret.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ApiKeyRotated {
    /// The key's id.
    pub(crate) key_id: ApiKeyId,
    /// When the previous secret expires.
    pub(crate) previous_until: Timestamp,
}

/// An API key was revoked; it is refused from now on.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ApiKeyRevoked {
    /// The key's id.
    pub(crate) key_id: ApiKeyId,
}
