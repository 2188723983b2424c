//! What happened to API keys. Neither a secret nor what checks it is ever told.

use jiff::Timestamp;
use kernel::facts;
use schemars::JsonSchema;
use serde::Serialize;

use super::scopes::Scopes;
use super::{ApiKeyId, KeyName};

facts! { ApiKeyCreated, ApiKeyRotated, ApiKeyRevoked }

/// A program may come in from now on.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ApiKeyCreated {
    /// The key.
    pub key_id: ApiKeyId,
    /// What it is called.
    pub name: KeyName,
    /// What it may.
    pub scopes: Scopes,
    /// From when on it is worth nothing.
    pub expires_at: Timestamp,
}

/// A key has another secret.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ApiKeyRotated {
    /// The key.
    pub key_id: ApiKeyId,
    /// From when on the secret before is worth nothing.
    pub previous_until: Timestamp,
}

/// A key is worth nothing from now on.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ApiKeyRevoked {
    /// The key.
    pub key_id: ApiKeyId,
}
