//! What callers are shown of API keys.

use jiff::Timestamp;
use kernel::{Entity as _, Reply};
use schemars::JsonSchema;
use serde::Serialize;

use super::repository::UsedApiKey;
use super::scopes::Scopes;
use super::{ApiKey, ApiKeyId, ApiKeyStatus, KeyName};

/// An API key without its secret.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ApiKeyView {
    /// The key's id.
    pub id: ApiKeyId,
    /// What it is called.
    pub name: KeyName,
    /// What it may.
    pub scopes: Scopes,
    /// How often it may be used.
    pub rate: RateView,
    /// Whether it may be used until it expires.
    pub status: ApiKeyStatus,
    /// The user who made it.
    pub created_by: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// From when on it is worth nothing.
    pub expires_at: Timestamp,
    /// Until when the secret before the last rotation works, or worked.
    pub previous_until: Option<Timestamp>,
    #[serde(skip)]
    version: u64,
}

/// An API key and its last use.
#[derive(Debug, Serialize, JsonSchema)]
pub struct UsedApiKeyView {
    /// What the key is.
    #[serde(flatten)]
    pub api_key: ApiKeyView,
    /// When it was last used.
    pub last_used_at: Option<Timestamp>,
}

/// How often a key may be used.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(inline)]
pub struct RateView {
    /// Calls per minute in the long run.
    pub per_minute: u32,
    /// Calls at once.
    pub burst: u32,
}

impl From<&ApiKey> for ApiKeyView {
    fn from(key: &ApiKey) -> Self {
        let limit = key.rate.limit();
        Self {
            id: key.id.clone(),
            name: key.name.clone(),
            scopes: key.scopes.clone(),
            rate: RateView {
                per_minute: limit.per_minute,
                burst: limit.burst,
            },
            status: key.status,
            created_by: key.created_by.clone(),
            created_at: key.created_at,
            expires_at: key.expires_at,
            previous_until: key.previous.as_ref().map(|previous| previous.until),
            version: key.history().version(),
        }
    }
}

impl From<UsedApiKey> for UsedApiKeyView {
    fn from((key, last_used_at): UsedApiKey) -> Self {
        Self {
            api_key: ApiKeyView::from(&key),
            last_used_at,
        }
    }
}

impl Reply for UsedApiKeyView {
    fn version(&self) -> Option<u64> {
        Some(self.api_key.version)
    }
}

/// An API key with its secret, which is shown this once.
#[derive(Serialize, JsonSchema)]
pub struct IssuedApiKeyView {
    /// What the key is.
    #[serde(flatten)]
    pub api_key: ApiKeyView,
    /// The key itself, to be sent as `X-API-Key: …` or `Authorization: Bearer …`.
    pub key: String,
}

impl IssuedApiKeyView {
    pub(super) fn of(key: &ApiKey, text: String) -> Self {
        Self {
            api_key: ApiKeyView::from(key),
            key: text,
        }
    }
}

impl Reply for IssuedApiKeyView {
    fn version(&self) -> Option<u64> {
        Some(self.api_key.version)
    }

    fn location(&self) -> Option<String> {
        Some(format!("/api/v1/auth/api-keys/{}", self.api_key.id))
    }
}
