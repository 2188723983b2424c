//! What a key that somebody shows is worth.

use jiff::Timestamp;
use kernel::actor::Anonymity;
use kernel::{Dependency, Result};
use lambda::Identity;

use super::repository::ApiKeys;
use super::scopes::Scopes;
use super::secret::ApiKeySecrets;
use super::{ApiKey, ApiKeyId};

/// Checks keys. Whoever opens it declares `Variable::ApiKeySecret` and `Variable::Stage`.
pub struct ApiKeyVerifier {
    keys: ApiKeys,
    secrets: ApiKeySecrets,
}

/// What may be said of a key that is worth something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActiveKey {
    /// The key.
    pub id: ApiKeyId,
    /// What it may.
    pub scopes: Scopes,
    /// From when on it is worth nothing.
    pub expires_at: Timestamp,
}

impl Dependency for ApiKeyVerifier {
    type Parts = (ApiKeys, ApiKeySecrets);

    fn new((keys, secrets): Self::Parts) -> Result<Self> {
        Ok(Self { keys, secrets })
    }
}

impl ApiKeyVerifier {
    /// Whose key that is, and notes its use: one read and one update, two at most. What is no key
    /// of ours costs nothing, a wrong secret no update: a stranger cannot use up a key's rate.
    ///
    /// # Errors
    /// When the key could not be checked.
    pub async fn identify(&self, text: &str, now: Timestamp) -> Result<Identity> {
        let key = match self.check(text, now).await? {
            Ok(key) => key,
            Err(reason) => return Ok(Identity::Unknown(reason)),
        };
        if !self.keys.take_use(&key, now).await? {
            return Ok(Identity::Unknown(Anonymity::Limited));
        }
        Ok(Identity::Service {
            key_id: key.key_id().as_str().to_owned(),
            scopes: key.scopes().as_slice().to_vec(),
        })
    }

    /// What the key is worth, without counting as a use of it: at most one read. Nothing, for a key
    /// that is unknown, wrong, revoked or expired.
    ///
    /// # Errors
    /// Whatever the table refuses.
    pub async fn introspect(&self, text: &str, now: Timestamp) -> Result<Option<ActiveKey>> {
        let key = self.check(text, now).await?.ok();
        Ok(key.map(|key| ActiveKey {
            id: key.key_id().clone(),
            scopes: key.scopes().clone(),
            expires_at: key.expires_at(),
        }))
    }

    async fn check(&self, text: &str, now: Timestamp) -> Result<Result<ApiKey, Anonymity>> {
        let Some((id, secret)) = self.secrets.parse(text) else {
            return Ok(Err(Anonymity::Malformed));
        };
        let key = self.keys.find(&id).await?.ok_or(Anonymity::Malformed);
        Ok(key.and_then(|key| key.check(&secret, &self.secrets, now).map(|()| key)))
    }
}
