//! The keys that check access tokens, as a JSON Web Key Set (RFC 7517, RFC 8037).

use std::collections::HashSet;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use kernel::{Error, Reply, Repository, Resources, Result, Variable};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How long anybody may keep the keys. A new key is published this long before it signs.
const MAX_AGE_SECONDS: u32 = 300;

/// The keys that check access tokens.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Jwks {
    /// At least one.
    pub keys: Vec<Jwk>,
}

/// One public key. A field that is not listed here is refused, so that a private key which got
/// among them by mistake is never published.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Jwk {
    /// The kind of key.
    pub kty: KeyType,
    /// The curve.
    pub crv: Curve,
    /// The public key: 32 bytes in base64url.
    pub x: String,
    /// What it is for.
    #[serde(rename = "use")]
    pub usage: Usage,
    /// The algorithm.
    pub alg: KeyAlgorithm,
    /// The key's id, as tokens name it.
    pub kid: String,
}

/// The kind of key.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[schemars(inline)]
pub enum KeyType {
    /// A key on an Edwards curve.
    #[serde(rename = "OKP")]
    OctetKeyPair,
}

/// The curve.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[schemars(inline)]
pub enum Curve {
    /// Curve25519 in its Edwards form.
    Ed25519,
}

/// What a key is for.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[schemars(inline)]
pub enum Usage {
    /// Signatures.
    #[serde(rename = "sig")]
    Signature,
}

/// The algorithm.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[schemars(inline)]
pub enum KeyAlgorithm {
    /// EdDSA, on Ed25519.
    #[serde(rename = "EdDSA")]
    EdDsa,
}

impl Repository for Jwks {
    const USES_TABLE: bool = false;

    fn open(resources: &Resources) -> Result<Self> {
        Self::parse(&resources.variable(Variable::VerificationKeys)?)
    }
}

impl Jwks {
    /// # Errors
    /// Internal, when these are not Ed25519 public keys with an id each: the deployment is at fault.
    pub fn parse(text: &str) -> Result<Self> {
        let jwks: Self = serde_json::from_str(text).map_err(Error::internal)?;
        let mut ids = HashSet::new();
        let valid = |key: &Jwk| !key.kid.is_empty() && key.public_key().is_ok();
        if jwks.keys.is_empty()
            || !jwks
                .keys
                .iter()
                .all(|key| valid(key) && ids.insert(key.kid.clone()))
        {
            return Err(Error::internal(
                "the verification keys are not Ed25519 keys, each with an id of its own",
            ));
        }
        Ok(jwks)
    }
}

impl Jwk {
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

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};
    use testkit::keys::SigningKey;

    fn key(kid: &str) -> Value {
        let keys: Value =
            serde_json::from_str(&SigningKey::of_seed(1).verification_keys()).unwrap();
        let mut key = keys["keys"][0].clone();
        key["kid"] = kid.into();
        key
    }

    fn accepted(keys: &[Value]) -> bool {
        Jwks::parse(&json!({ "keys": keys }).to_string()).is_ok()
    }

    fn with(field: &str, value: Value) -> Value {
        let mut key = key("a");
        key[field] = value;
        key
    }

    #[test]
    fn what_is_published_is_what_was_deployed() {
        let text = SigningKey::of_seed(1).verification_keys();
        let published = serde_json::to_value(Jwks::parse(&text).unwrap()).unwrap();
        assert_eq!(published, serde_json::from_str::<Value>(&text).unwrap());
    }

    #[test]
    fn two_keys_may_stand_beside_each_other_and_not_share_an_id() {
        assert!(accepted(&[key("a"), key("b")]));
        assert!(!accepted(&[key("a"), key("a")]));
        assert!(!accepted(&[key("")]));
        assert!(!accepted(&[]));
    }

    #[test]
    fn a_private_key_is_never_published() {
        assert!(!accepted(&[with("d", json!("AQEB"))]));
    }

    #[test]
    fn a_key_of_another_kind_is_refused() {
        let others = [
            ("kty", "RSA"),
            ("crv", "X25519"),
            ("use", "enc"),
            ("alg", "HS256"),
            ("x", "AQEB"),
            ("x", "="),
        ];
        for (field, value) in others {
            assert!(!accepted(&[with(field, json!(value))]), "{field} {value}");
        }
        assert!(Jwks::parse("").is_err());
    }
}
