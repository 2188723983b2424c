//! The cryptography of signed tokens: `jsonwebtoken` with `ring`, which every function already has for
//! TLS.
//!
//! `jsonwebtoken` reads, writes and validates tokens and leaves the cryptography to a provider. Its
//! own two providers add more curves and 66 crates, or a second C library; this one adds no
//! dependency. It verifies RS256, ES256 and EdDSA, each only with a key of the matching type, and
//! signs only with EdDSA. Other algorithms are not implemented, which prevents algorithm confusion, in
//! particular with a shared secret (HS256).

use jsonwebtoken::crypto::{CryptoProvider, JwtSigner, JwtVerifier, KeyUtils};
use jsonwebtoken::errors::{Error, ErrorKind, Result, new_error};
use jsonwebtoken::signature::{self, Signer, Verifier};
use jsonwebtoken::{Algorithm, AlgorithmFamily, DecodingKey, DecodingKeyKind, EncodingKey};
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ED25519, Ed25519KeyPair, RSA_PKCS1_2048_8192_SHA256,
    RsaPublicKeyComponents, UnparsedPublicKey,
};

static RING: CryptoProvider = CryptoProvider {
    signer_factory,
    verifier_factory,
    key_utils: KeyUtils {
        rsa_pub_components_from_private_key: |_| Err(unsupported()),
        rsa_pub_components_from_public_key: |_| Err(unsupported()),
        ec_pub_components_from_private_key: |_, _| Err(unsupported()),
        ed_pub_components_from_private_key: |_, _| Err(unsupported()),
        compute_digest: |_, _| Err(unsupported()),
    },
};

/// Installs this provider for the process; false when one is installed already.
pub fn install() -> bool {
    RING.install_default().is_ok()
}

/// Reads an Ed25519 private key in PKCS #8, with or without the public key.
#[must_use]
pub fn key_pair(pkcs8: &[u8]) -> Option<Ed25519KeyPair> {
    Ed25519KeyPair::from_pkcs8_maybe_unchecked(pkcs8).ok()
}

fn signer_factory(algorithm: &Algorithm, key: &EncodingKey) -> Result<Box<dyn JwtSigner>> {
    if (*algorithm, key.family()) != (Algorithm::EdDSA, AlgorithmFamily::Ed) {
        return Err(unsupported());
    }
    let pair = key_pair(key.as_bytes()).ok_or_else(|| new_error(ErrorKind::InvalidEddsaKey))?;
    Ok(Box::new(Pair(pair)))
}

fn verifier_factory(algorithm: &Algorithm, key: &DecodingKey) -> Result<Box<dyn JwtVerifier>> {
    use DecodingKeyKind::{RsaModulusExponent, SecretOrDer};
    let key = match (algorithm, key.family(), key.kind()) {
        (Algorithm::EdDSA, AlgorithmFamily::Ed, SecretOrDer(bytes)) => {
            PublicKey::Curve(UnparsedPublicKey::new(&ED25519, bytes.clone()))
        }
        (Algorithm::ES256, AlgorithmFamily::Ec, SecretOrDer(point)) => PublicKey::Curve(
            UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point.clone()),
        ),
        (Algorithm::RS256, AlgorithmFamily::Rsa, RsaModulusExponent { n, e }) => {
            PublicKey::Rsa(RsaPublicKeyComponents {
                n: n.clone(),
                e: e.clone(),
            })
        }
        _ => return Err(unsupported()),
    };
    Ok(Box::new(Public {
        algorithm: *algorithm,
        key,
    }))
}

fn unsupported() -> Error {
    new_error(ErrorKind::UnsupportedAlgorithm)
}

struct Pair(Ed25519KeyPair);

impl Signer<Vec<u8>> for Pair {
    fn try_sign(&self, message: &[u8]) -> std::result::Result<Vec<u8>, signature::Error> {
        Ok(self.0.sign(message).as_ref().to_vec())
    }
}

impl JwtSigner for Pair {
    fn algorithm(&self) -> Algorithm {
        Algorithm::EdDSA
    }
}

struct Public {
    algorithm: Algorithm,
    key: PublicKey,
}

enum PublicKey {
    /// Ed25519, or an uncompressed point of P-256.
    Curve(UnparsedPublicKey<Vec<u8>>),
    /// 2048 to 8192 bits.
    Rsa(RsaPublicKeyComponents<Vec<u8>>),
}

impl Verifier<Vec<u8>> for Public {
    fn verify(
        &self,
        message: &[u8],
        signature: &Vec<u8>,
    ) -> std::result::Result<(), signature::Error> {
        match &self.key {
            PublicKey::Curve(key) => key.verify(message, signature),
            PublicKey::Rsa(key) => key.verify(&RSA_PKCS1_2048_8192_SHA256, message, signature),
        }
        .map_err(|_| signature::Error::new())
    }
}

impl JwtVerifier for Public {
    fn algorithm(&self) -> Algorithm {
        self.algorithm
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALGORITHMS: [Algorithm; 12] = [
        Algorithm::HS256,
        Algorithm::HS384,
        Algorithm::HS512,
        Algorithm::ES256,
        Algorithm::ES384,
        Algorithm::RS256,
        Algorithm::RS384,
        Algorithm::RS512,
        Algorithm::PS256,
        Algorithm::PS384,
        Algorithm::PS512,
        Algorithm::EdDSA,
    ];

    fn verified_by(key: &DecodingKey) -> Vec<Algorithm> {
        let accepted = |algorithm: &Algorithm| verifier_factory(algorithm, key).is_ok();
        ALGORITHMS.into_iter().filter(accepted).collect()
    }

    #[test]
    fn a_key_verifies_only_the_algorithm_of_its_type() {
        let rsa = DecodingKey::from_rsa_raw_components(&[1; 256], &[1, 0, 1]);
        assert_eq!(verified_by(&rsa), [Algorithm::RS256]);
        let point = DecodingKey::from_ec_der(&[4; 65]);
        assert_eq!(verified_by(&point), [Algorithm::ES256]);
        let edwards = DecodingKey::from_ed_der(&[1; 32]);
        assert_eq!(verified_by(&edwards), [Algorithm::EdDSA]);
    }

    #[test]
    fn a_shared_secret_verifies_and_signs_nothing() {
        assert!(verified_by(&DecodingKey::from_secret(b"secret")).is_empty());
        let secret = EncodingKey::from_secret(b"secret");
        assert!(
            ALGORITHMS
                .iter()
                .all(|algorithm| signer_factory(algorithm, &secret).is_err())
        );
    }

    #[test]
    fn a_malformed_key_verifies_no_signature() {
        let keys = [
            (
                Algorithm::RS256,
                DecodingKey::from_rsa_raw_components(&[], &[]),
            ),
            (Algorithm::ES256, DecodingKey::from_ec_der(&[])),
            (Algorithm::EdDSA, DecodingKey::from_ed_der(&[])),
        ];
        for (algorithm, key) in keys {
            let verifier = verifier_factory(&algorithm, &key).unwrap();
            assert!(verifier.verify(b"message", &Vec::new()).is_err());
        }
    }
}
