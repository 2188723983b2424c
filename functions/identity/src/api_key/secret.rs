//! A key as text, `ak_<stage>_<id>_<secret>_<checksum>`, and what is kept of its secret.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use kernel::dependencies::{EnvValue, SecretKey};
use kernel::deployment::{Source, Stage, Variable};
use kernel::{Dependency, Result};
use ring::hmac;
use serde::{Deserialize, Serialize};

use super::ApiKeyId;
use crate::secrets;

/// What every key begins with; no access token does.
pub const PREFIX: &str = "ak_";

/// The secret of a key: 32 random bytes. Never shows.
pub struct KeySecret([u8; 32]);

/// What is kept of a secret: its HMAC-SHA256. Never shows, and cannot be compared but by
/// [`ApiKeySecrets::is_right`].
#[derive(Clone, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SecretMac([u8; 32]);

/// Makes, reads and checks the keys of one stage.
pub struct ApiKeySecrets {
    stage: String,
    key: hmac::Key,
}

/// The key of the hashes that are stored of API keys.
pub struct ApiKeySecret;

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
    /// What is kept of a secret.
    #[must_use]
    pub fn mac(&self, secret: &KeySecret) -> SecretMac {
        let mut mac = [0; 32];
        mac.copy_from_slice(hmac::sign(&self.key, &secret.0).as_ref());
        SecretMac(mac)
    }

    /// Whether `kept` is kept of that secret. Takes the same time whatever differs.
    #[must_use]
    pub fn is_right(&self, secret: &KeySecret, kept: &SecretMac) -> bool {
        hmac::verify(&self.key, &secret.0, &kept.0).is_ok()
    }

    /// The key as its program shows it.
    #[must_use]
    pub fn text(&self, id: &ApiKeyId, secret: &KeySecret) -> String {
        let text = format!("{PREFIX}{}_{id}_{}", self.stage, secret.to_hex());
        let checksum = checksum(&text);
        format!("{text}_{checksum}")
    }

    /// Reads a key of this stage, without looking whether there is one. The checksum tells a key
    /// that was cut off or mistyped without a look at the table; it proves nothing.
    #[must_use]
    pub fn parse(&self, text: &str) -> Option<(ApiKeyId, KeySecret)> {
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
    /// A secret that nobody has.
    ///
    /// # Errors
    /// Internal, when the machine has no randomness.
    pub fn draw() -> Result<Self> {
        secrets::random().map(Self)
    }

    fn to_hex(&self) -> String {
        secrets::hex(&self.0)
    }

    /// Lower case alone: a key has one spelling.
    fn from_hex(text: &str) -> Option<Self> {
        let digit = |digit: u8| match digit {
            b'0'..=b'9' => Some(digit - b'0'),
            b'a'..=b'f' => Some(digit - b'a' + 10),
            _ => None,
        };
        let bytes: Option<Vec<u8>> = text
            .as_bytes()
            .chunks(2)
            .map(|pair| match pair {
                [high, low] => Some((digit(*high)? << 4) | digit(*low)?),
                _ => None,
            })
            .collect();
        Some(Self(bytes?.try_into().ok()?))
    }
}

impl TryFrom<String> for SecretMac {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let bytes = BASE64.decode(text).ok();
        bytes
            .and_then(|bytes| bytes.try_into().ok())
            .map(Self)
            .ok_or("what is kept of a secret has 32 bytes in base64url")
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
