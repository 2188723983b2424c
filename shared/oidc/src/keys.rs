//! The public keys of a provider (RFC 7517).

use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, KeyAlgorithm, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey};
use kernel::Result;
use serde::Deserialize;
use serde_json::Value;

use crate::http::Response;

/// The keys of a set that can verify an ID token. A provider may also publish other keys.
pub(crate) struct Keys(Vec<Key>);

struct Key {
    id: Option<String>,
    algorithm: Algorithm,
    key: DecodingKey,
}

#[derive(Deserialize)]
struct Set {
    keys: Vec<Value>,
}

impl Keys {
    pub(crate) fn read(reply: &Response) -> Result<Self> {
        let set: Set = reply.json()?;
        Ok(Self(set.keys.into_iter().filter_map(usable).collect()))
    }

    /// The key with this id for this algorithm. A token without a key id gets the only key for its
    /// algorithm. None when no key or more than one key matches.
    pub(crate) fn find(&self, id: Option<&str>, algorithm: Algorithm) -> Option<&DecodingKey> {
        let mut matching = self
            .0
            .iter()
            .filter(|key| key.algorithm == algorithm && (id.is_none() || key.id.as_deref() == id));
        let only = matching.next()?;
        matching.next().is_none().then_some(&only.key)
    }
}

/// None for a key with another use or of an unsupported type.
fn usable(key: Value) -> Option<Key> {
    let jwk: Jwk = serde_json::from_value(key).ok()?;
    let (algorithm, name) = match &jwk.algorithm {
        AlgorithmParameters::RSA(_) => (Algorithm::RS256, KeyAlgorithm::RS256),
        AlgorithmParameters::EllipticCurve(key) if key.curve == EllipticCurve::P256 => {
            (Algorithm::ES256, KeyAlgorithm::ES256)
        }
        AlgorithmParameters::OctetKeyPair(key) if key.curve == EllipticCurve::Ed25519 => {
            (Algorithm::EdDSA, KeyAlgorithm::EdDSA)
        }
        _ => return None,
    };
    let named = jwk.common.key_algorithm.is_none_or(|named| named == name);
    let signs = matches!(
        jwk.common.public_key_use,
        None | Some(PublicKeyUse::Signature)
    );
    let key = DecodingKey::from_jwk(&jwk).ok()?;
    (named && signs).then_some(Key {
        id: jwk.common.key_id,
        algorithm,
        key,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const ED: Algorithm = Algorithm::EdDSA;

    fn ed25519(id: &str) -> Value {
        json!({ "kty": "OKP", "crv": "Ed25519", "x": "AQEB", "kid": id })
    }

    fn ed25519_with(field: &str, value: &str) -> Value {
        let mut key = ed25519("a");
        key[field] = json!(value);
        key
    }

    fn keys(keys: &[Value]) -> Keys {
        let body = json!({ "keys": keys }).to_string().into_bytes();
        Keys::read(&Response { status: 200, body }).unwrap()
    }

    #[test]
    fn a_key_is_found_by_its_id() {
        let keys = keys(&[ed25519("a"), ed25519("b")]);
        assert!(keys.find(Some("b"), ED).is_some());
        assert!(keys.find(Some("c"), ED).is_none());
        assert!(keys.find(Some("a"), Algorithm::RS256).is_none());
    }

    #[test]
    fn without_an_id_a_key_is_found_only_if_it_is_the_only_one() {
        assert!(keys(&[ed25519("a")]).find(None, ED).is_some());
        assert!(keys(&[ed25519("a"), ed25519("b")]).find(None, ED).is_none());
        assert!(
            keys(&[ed25519("a"), ed25519("a")])
                .find(Some("a"), ED)
                .is_none()
        );
    }

    #[test]
    fn a_key_with_another_use_or_an_unsupported_type_is_ignored() {
        let others = [
            ed25519_with("use", "enc"),
            ed25519_with("alg", "ES256"),
            ed25519_with("alg", "RS256"),
            ed25519_with("crv", "X25519"),
            ed25519_with("x", "?"),
            json!({ "kty": "oct", "k": "AQEB", "kid": "a" }),
            json!({ "kty": "EC", "crv": "P-384", "x": "AQEB", "y": "AQEB", "kid": "a" }),
            json!({ "kty": "unheard of", "kid": "a" }),
            json!("no key"),
        ];
        let algorithms = [ED, Algorithm::RS256, Algorithm::ES256, Algorithm::HS256];
        for other in others {
            let found = keys(std::slice::from_ref(&other));
            assert!(
                algorithms
                    .iter()
                    .all(|algorithm| found.find(Some("a"), *algorithm).is_none()),
                "{other}"
            );
            let beside = keys(&[other, ed25519("b")]);
            assert!(beside.find(Some("b"), ED).is_some());
        }
    }
}
