//! The replies about API keys.

use jiff::Timestamp;
use kernel::{Entity as _, Reply};
use schemars::JsonSchema;
use serde::Serialize;

use super::repository::{ListedApiKey, UsedApiKey};
use super::scopes::Scopes;
use super::{ApiKey, ApiKeyId, ApiKeyStatus, KeyName};

/// An API key without its secret.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ApiKeyView {
    /// The key's id.
    pub(crate) id: ApiKeyId,
    /// The key's name.
    #[schemars(example = &"Catalogue")]
    pub(crate) name: KeyName,
    /// The key's scopes.
    pub(crate) scopes: Scopes,
    /// The key's rate limit.
    pub(crate) rate: RateView,
    /// `active` or `revoked`. An active key is accepted until it expires.
    pub(crate) status: ApiKeyStatus,
    /// The user who created the key.
    pub(crate) created_by: String,
    /// The administrator who received the present secret, by creation or by the last rotation.
    pub(crate) issued_to: String,
    /// When the key was created.
    pub(crate) created_at: Timestamp,
    /// When the key expires.
    pub(crate) expires_at: Timestamp,
    /// When the secret before the last rotation expires or expired.
    pub(crate) previous_until: Option<Timestamp>,
    #[serde(skip)]
    version: u64,
}

/// An API key and its last use.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct UsedApiKeyView {
    /// The key without its secret.
    #[serde(flatten)]
    pub(crate) api_key: ApiKeyView,
    /// When the key was last used.
    pub(crate) last_used_at: Option<Timestamp>,
}

/// An API key in the list.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ListedApiKeyView {
    /// The key and its last use.
    #[serde(flatten)]
    pub(crate) api_key: UsedApiKeyView,
    /// Whether the administrator who received the present secret is an active administrator now. If
    /// not, rotate or revoke the key: it stays valid, and this person may still have it.
    pub(crate) issued_to_administrator: bool,
}

/// The rate limit of a key.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(inline)]
pub(crate) struct RateView {
    /// Calls per minute on average.
    pub(crate) per_minute: u32,
    /// Calls that may come at once.
    pub(crate) burst: u32,
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
            issued_to: key.issued_to().to_owned(),
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

impl From<ListedApiKey> for ListedApiKeyView {
    fn from(listed: ListedApiKey) -> Self {
        Self {
            api_key: UsedApiKeyView::from((listed.key, listed.last_used_at)),
            issued_to_administrator: listed.issued_to_administrator,
        }
    }
}

impl Reply for UsedApiKeyView {
    fn version(&self) -> Option<u64> {
        Some(self.api_key.version)
    }
}

/// An API key with its secret, which no later reply contains.
#[derive(Serialize, JsonSchema)]
pub(crate) struct IssuedApiKeyView {
    /// The key without its secret.
    #[serde(flatten)]
    pub(crate) api_key: ApiKeyView,
    /// The key itself, which the client sends as `X-API-Key: …` or `Authorization: Bearer …`.
    pub(crate) key: String,
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
