//! The text of a key, `ak_<stage>_<id>_<secret>_<checksum>`, and the MAC of its secret.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use kernel::dependencies::{EnvValue, SecretKey};
use kernel::deployment::{Source, Stage, Variable};
use kernel::{Dependency, Result, hex};
use ring::hmac;
use serde::{Deserialize, Serialize};

use super::ApiKeyId;
use crate::secrets;

/// Every key starts with this prefix, and no access token does.
pub(crate) const PREFIX: &str = "ak_";

/// The secret of a key: 32 random bytes. `Debug` does not print it.
pub(crate) struct KeySecret([u8; 32]);

/// The HMAC-SHA256 of a secret, which is stored instead of the secret. `Debug` does not print it,
/// and only [`ApiKeySecrets::is_right`] can compare it.
#[derive(Clone, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(crate) struct SecretMac([u8; 32]);

/// Formats, parses and checks the keys of one stage.
pub(crate) struct ApiKeySecrets {
    stage: String,
    key: hmac::Key,
}

/// The HMAC key for the MACs that are stored of API keys.
pub(crate) struct ApiKeySecret;

impl Variable for ApiKeySecret {
    const NAME: &'static str = "API_KEY_SECRET";
    const SOURCE: Source = Source::Secret {
        description: "The key of the hashes that are stored of API keys",
    };
}

impl Dependency for ApiKeySecrets {
    type Parts = (EnvValue<Stage>, SecretKey<ApiKeySecret>);

    fn new((stage, key): Self::Parts) -> Result<Self> {
        Ok(Self {
            stage: stage.into_string(),
            key: hmac::Key::new(hmac::HMAC_SHA256, &key.into_bytes()),
        })
    }
}

impl ApiKeySecrets {
    /// The MAC of a secret, which is stored.
    #[must_use]
    pub(crate) fn mac(&self, secret: &KeySecret) -> SecretMac {
        let mut mac = [0; 32];
        mac.copy_from_slice(hmac::sign(&self.key, &secret.0).as_ref());
        SecretMac(mac)
    }

    /// Whether `kept` is the MAC of this secret. The comparison takes constant time.
    #[must_use]
    pub(crate) fn is_right(&self, secret: &KeySecret, kept: &SecretMac) -> bool {
        hmac::verify(&self.key, &secret.0, &kept.0).is_ok()
    }

    /// The text of a key, as its program sends it.
    #[must_use]
    pub(crate) fn text(&self, id: &ApiKeyId, secret: &KeySecret) -> String {
        let text = format!("{PREFIX}{}_{id}_{}", self.stage, secret.to_hex());
        let checksum = checksum(&text);
        format!("{text}_{checksum}")
    }

    /// Parses a key of this stage. It does not check that the key exists: the checksum only detects,
    /// without a read of the table, a key that was cut off or mistyped.
    #[must_use]
    pub(crate) fn parse(&self, text: &str) -> Option<(ApiKeyId, KeySecret)> {
        let (body, sum) = text.rsplit_once('_')?;
        let (id, secret) = body
            .strip_prefix(PREFIX)?
            .strip_prefix(&self.stage)?
            .strip_prefix('_')?
            .split_once('_')?;
        let parsed = (id.parse().ok()?, KeySecret::from_hex(secret)?);
        (sum == checksum(body)).then_some(parsed)
    }
}

/// CRC32 in eight hexadecimal digits.
fn checksum(text: &str) -> String {
    format!("{:08x}", crc32fast::hash(text.as_bytes()))
}

impl KeySecret {
    /// Draws a new random secret.
    ///
    /// # Errors
    /// Internal, when the random number generator fails.
    pub(crate) fn draw() -> Result<Self> {
        secrets::random().map(Self)
    }

    fn to_hex(&self) -> String {
        hex::encode(&self.0)
    }

    /// Accepts lower case only, so that each key has exactly one text.
    fn from_hex(text: &str) -> Option<Self> {
        hex::decode(text).map(Self)
    }
}

impl TryFrom<String> for SecretMac {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let bytes = BASE64.decode(text).ok();
        bytes
            .and_then(|bytes| bytes.try_into().ok())
            .map(Self)
            .ok_or("the MAC of a secret must be 32 bytes in base64url")
    }
}

impl From<SecretMac> for String {
    fn from(mac: SecretMac) -> Self {
        BASE64.encode(mac.0)
    }
}

impl fmt::Debug for KeySecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

impl fmt::Debug for SecretMac {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

#[cfg(test)]
mod tests;
