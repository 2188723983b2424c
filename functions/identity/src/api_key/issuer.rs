//! Hands out keys.

use kernel::{Commit, Dependency, Result};

use super::ApiKey;
use super::repository::ApiKeys;
use super::secret::{ApiKeySecrets, KeySecret, SecretMac};
use super::view::IssuedApiKeyView;

/// Hands out keys. Whoever opens it declares `Variable::ApiKeySecret` and `Variable::Stage`.
pub struct ApiKeyIssuer {
    /// All API keys.
    pub keys: ApiKeys,
    secrets: ApiKeySecrets,
}

impl Dependency for ApiKeyIssuer {
    type Parts = (ApiKeys, ApiKeySecrets);

    fn new((keys, secrets): Self::Parts) -> Result<Self> {
        Ok(Self { keys, secrets })
    }
}

impl ApiKeyIssuer {
    /// A fresh secret, and what is to be kept of it.
    ///
    /// # Errors
    /// Internal, when the machine has no randomness.
    pub fn draw(&self) -> Result<(KeySecret, SecretMac)> {
        let secret = KeySecret::draw()?;
        let kept = self.secrets.mac(&secret);
        Ok((secret, kept))
    }

    /// Stores the key and shows it, with its secret, this once.
    ///
    /// # Errors
    /// Internal, when the key does not fit into a row.
    pub fn hand_out(&self, key: ApiKey, secret: &KeySecret) -> Result<Commit<IssuedApiKeyView>> {
        let view = IssuedApiKeyView::of(&key, self.secrets.text(key.key_id(), secret));
        Ok(self.keys.save(key)?.reply(view))
    }
}
