//! Checks the API keys that clients send.

use jiff::Timestamp;
use kernel::actor::Anonymity;
use kernel::{Dependency, Result};
use lambda::Identity;

use super::repository::ApiKeys;
use super::scopes::Scopes;
use super::secret::ApiKeySecrets;
use super::{ApiKey, ApiKeyId};

/// Checks API keys. It needs the variables `ApiKeySecret` and `Stage`.
pub(crate) struct ApiKeyVerifier {
    keys: ApiKeys,
    secrets: ApiKeySecrets,
}

/// A key that is accepted, as introspection shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ActiveKey {
    /// The key's id.
    pub(crate) id: ApiKeyId,
    /// The key's scopes.
    pub(crate) scopes: Scopes,
    /// When the key expires.
    pub(crate) expires_at: Timestamp,
}

impl Dependency for ApiKeyVerifier {
    type Parts = (ApiKeys, ApiKeySecrets);

    fn new((keys, secrets): Self::Parts) -> Result<Self> {
        Ok(Self { keys, secrets })
    }
}

impl ApiKeyVerifier {
    /// Identifies the program by its key and records the use: one read, and one update or at most
    /// two. A malformed key costs no read and a wrong secret costs no update, so that a stranger
    /// cannot use up the rate of a key.
    ///
    /// # Errors
    /// When the key cannot be checked.
    pub(crate) async fn identify(&self, text: &str, now: Timestamp) -> Result<Identity> {
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

    /// What an accepted key may do, without recording a use: at most one read. `None` for a key that
    /// is unknown, wrong, revoked or expired.
    ///
    /// # Errors
    /// The errors of the table.
    pub(crate) async fn introspect(&self, text: &str, now: Timestamp) -> Result<Option<ActiveKey>> {
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
