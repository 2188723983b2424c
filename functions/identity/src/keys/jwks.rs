//! The keys that verify access tokens, as a JSON Web Key Set (RFC 7517, RFC 8037).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use kernel::{Error, Reply, Result};
use schemars::JsonSchema;
use serde::Serialize;

/// How long clients may cache the keys, in seconds. A new key is published at least this long before
/// it signs.
const MAX_AGE_SECONDS: u32 = 300;

/// The keys that verify access tokens.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Jwks {
    /// At least one.
    pub keys: Vec<Jwk>,
}

/// One public key.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Jwk {
    /// The kind of key.
    pub kty: KeyType,
    /// The curve.
    pub crv: Curve,
    /// The public key: 32 bytes in base64url.
    pub x: String,
    /// The use of the key.
    #[serde(rename = "use")]
    pub usage: Usage,
    /// The algorithm.
    pub alg: KeyAlgorithm,
    /// The key's id, which tokens have in their header.
    pub kid: String,
}

/// The kind of key.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[schemars(inline)]
pub enum KeyType {
    /// A key on an Edwards curve.
    #[serde(rename = "OKP")]
    OctetKeyPair,
}

/// The curve.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[schemars(inline)]
pub enum Curve {
    /// Curve25519 in its Edwards form.
    Ed25519,
}

/// The use of a key.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[schemars(inline)]
pub enum Usage {
    /// Signatures.
    #[serde(rename = "sig")]
    Signature,
}

/// The algorithm.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[schemars(inline)]
pub enum KeyAlgorithm {
    /// EdDSA, on Ed25519.
    #[serde(rename = "EdDSA")]
    EdDsa,
}

impl Jwk {
    /// An Ed25519 key for signatures; `x` is 32 bytes in base64url.
    #[must_use]
    pub const fn of(kid: String, x: String) -> Self {
        Self {
            kty: KeyType::OctetKeyPair,
            crv: Curve::Ed25519,
            x,
            usage: Usage::Signature,
            alg: KeyAlgorithm::EdDsa,
            kid,
        }
    }

    /// The public key itself.
    ///
    /// # Errors
    /// Internal, when it is not 32 bytes.
    pub fn public_key(&self) -> Result<[u8; 32]> {
        let bytes = BASE64.decode(&self.x).map_err(Error::internal)?;
        bytes
            .try_into()
            .map_err(|_| Error::internal("a verification key does not have 32 bytes"))
    }
}

impl Reply for Jwks {
    fn max_age(&self) -> Option<u32> {
        Some(MAX_AGE_SECONDS)
    }
}
