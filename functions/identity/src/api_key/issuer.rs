//! Issues API keys.

use kernel::{Commit, Dependency, Result};

use super::ApiKey;
use super::repository::ApiKeys;
use super::secret::{ApiKeySecrets, KeySecret, SecretMac};
use super::view::IssuedApiKeyView;

/// Issues API keys. It needs the variables `ApiKeySecret` and `Stage`.
pub(crate) struct ApiKeyIssuer {
    /// All API keys.
    pub(crate) keys: ApiKeys,
    secrets: ApiKeySecrets,
}

impl Dependency for ApiKeyIssuer {
    type Parts = (ApiKeys, ApiKeySecrets);

    fn new((keys, secrets): Self::Parts) -> Result<Self> {
        Ok(Self { keys, secrets })
    }
}

impl ApiKeyIssuer {
    /// Draws a new secret and returns it with its MAC, which is stored.
    ///
    /// # Errors
    /// Internal, when the random number generator fails.
    pub(crate) fn draw(&self) -> Result<(KeySecret, SecretMac)> {
        let secret = KeySecret::draw()?;
        let mac = self.secrets.mac(&secret);
        Ok((secret, mac))
    }

    /// Stores the key. The reply contains the secret, and no later reply does.
    ///
    /// # Errors
    /// Internal, when the key does not fit into a row.
    pub(crate) fn hand_out(
        &self,
        key: ApiKey,
        secret: &KeySecret,
    ) -> Result<Commit<IssuedApiKeyView>> {
        let view = IssuedApiKeyView::of(&key, self.secrets.text(key.key_id(), secret));
        Ok(self.keys.save(key)?.reply(view))
    }
}
