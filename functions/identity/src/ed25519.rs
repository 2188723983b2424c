//! Ed25519 for `jsonwebtoken`, by `ring`, which every function has for TLS anyway.
//!
//! `jsonwebtoken` reads, writes and validates tokens and leaves the arithmetic to a provider. Its
//! own two bring RSA, two more curves and 66 crates, or a second C library; this one brings
//! nothing, and can do nothing but EdDSA: no other algorithm has code to be confused with.

use jsonwebtoken::crypto::{CryptoProvider, JwtSigner, JwtVerifier, KeyUtils};
use jsonwebtoken::errors::{Error, ErrorKind, Result, new_error};
use jsonwebtoken::signature::{self, Signer, Verifier};
use jsonwebtoken::{Algorithm, AlgorithmFamily};
use ring::signature::{ED25519, Ed25519KeyPair, UnparsedPublicKey};

static RING: CryptoProvider = CryptoProvider {
    signer_factory: |algorithm, key| {
        check(*algorithm, key.family())?;
        let pair = key_pair(key.as_bytes()).ok_or_else(|| new_error(ErrorKind::InvalidEddsaKey))?;
        Ok(Box::new(Pair(pair)))
    },
    verifier_factory: |algorithm, key| {
        check(*algorithm, key.family())?;
        Ok(Box::new(Public(UnparsedPublicKey::new(
            &ED25519,
            key.try_get_as_bytes()?.to_vec(),
        ))))
    },
    key_utils: KeyUtils {
        rsa_pub_components_from_private_key: |_| Err(unsupported()),
        rsa_pub_components_from_public_key: |_| Err(unsupported()),
        ec_pub_components_from_private_key: |_, _| Err(unsupported()),
        ed_pub_components_from_private_key: |_, _| Err(unsupported()),
        compute_digest: |_, _| Err(unsupported()),
    },
};

/// Makes this the process's provider; false when it has one already.
pub fn install() -> bool {
    RING.install_default().is_ok()
}

/// Reads a private key in PKCS #8, with or without its public half.
pub(crate) fn key_pair(pkcs8: &[u8]) -> Option<Ed25519KeyPair> {
    Ed25519KeyPair::from_pkcs8_maybe_unchecked(pkcs8).ok()
}

fn check(algorithm: Algorithm, family: AlgorithmFamily) -> Result<()> {
    if algorithm == Algorithm::EdDSA && family == AlgorithmFamily::Ed {
        Ok(())
    } else {
        Err(unsupported())
    }
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

struct Public(UnparsedPublicKey<Vec<u8>>);

impl Verifier<Vec<u8>> for Public {
    fn verify(
        &self,
        message: &[u8],
        signature: &Vec<u8>,
    ) -> std::result::Result<(), signature::Error> {
        self.0
            .verify(message, signature)
            .map_err(|_| signature::Error::new())
    }
}

impl JwtVerifier for Public {
    fn algorithm(&self) -> Algorithm {
        Algorithm::EdDSA
    }
}
