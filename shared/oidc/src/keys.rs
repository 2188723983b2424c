//! The keys that a provider signs with (RFC 7517).

use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, KeyAlgorithm, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey};
use kernel::Result;
use serde::Deserialize;
use serde_json::Value;

use crate::http::Response;

/// The keys of a set that can check an ID token. A provider may publish others beside them.
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

    /// The key of that id, which must be of the algorithm's kind; for a token without an id the
    /// only key of that kind.
    pub(crate) fn find(&self, id: Option<&str>, algorithm: Algorithm) -> Option<&DecodingKey> {
        let mut fitting = self
            .0
            .iter()
            .filter(|key| key.algorithm == algorithm && (id.is_none() || key.id.as_deref() == id));
        let only = fitting.next()?;
        fitting.next().is_none().then_some(&only.key)
    }
}

/// None for a key that is for something else, or that we have no code for.
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

    fn but(field: &str, value: &str) -> Value {
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
    fn without_an_id_only_a_single_key_is_certain() {
        assert!(keys(&[ed25519("a")]).find(None, ED).is_some());
        assert!(keys(&[ed25519("a"), ed25519("b")]).find(None, ED).is_none());
        assert!(
            keys(&[ed25519("a"), ed25519("a")])
                .find(Some("a"), ED)
                .is_none()
        );
    }

    #[test]
    fn a_key_for_something_else_checks_nothing() {
        let others = [
            but("use", "enc"),
            but("alg", "ES256"),
            but("alg", "RS256"),
            but("crv", "X25519"),
            but("x", "?"),
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
