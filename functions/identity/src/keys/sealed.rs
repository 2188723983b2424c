//! A signing key at rest: sealed with AES-256-GCM, so that read access to the
//! table is not enough to sign tokens.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use jsonwebtoken::EncodingKey;
use kernel::dependencies::SecretKey;
use kernel::deployment::{Source, Variable};
use kernel::hex;
use kernel::{Dependency, Error, Result};
use ring::rand::SystemRandom;
use ring::signature::{Ed25519KeyPair, KeyPair as _};
use seal::Seal;
use serde::{Deserialize, Serialize};

use super::jwks::Jwk;

/// A key pair: the public half in clear, the private half sealed under the key's id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedKey {
    /// The key's id, which tokens have in their header.
    pub kid: String,
    /// The public key: 32 bytes in base64url.
    pub x: String,
    /// Nonce, encrypted PKCS #8 and tag, in base64url.
    sealed: String,
}

/// Seals and opens private keys.
pub struct KeySeal(Seal);

/// Seals the private keys that sign access tokens.
pub struct SigningKeySecret;

impl Variable for SigningKeySecret {
    const NAME: &'static str = "SIGNING_KEY_SECRET";
    const SOURCE: Source = Source::Secret {
        description: "Seals the private keys that sign access tokens",
    };
}

impl Dependency for KeySeal {
    type Parts = SecretKey<SigningKeySecret>;

    fn new(secret: Self::Parts) -> Result<Self> {
        Seal::new(secret).map(Self)
    }
}

impl KeySeal {
    /// Generates a key pair.
    ///
    /// # Errors
    /// Internal, when the random number generator fails.
    pub fn generate(&self) -> Result<SealedKey> {
        let unspecified = |_| Error::internal("a signing key cannot be generated");
        let pkcs8 = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).map_err(unspecified)?;
        let pair = jose::key_pair(pkcs8.as_ref())
            .ok_or_else(|| Error::internal("a new signing key cannot be read"))?;
        let public = pair.public_key().as_ref();
        let digest = ring::digest::digest(&ring::digest::SHA256, public);
        let kid = hex::encode(&digest.as_ref()[..8]);
        self.seal(kid, public, pkcs8.as_ref())
    }

    /// Seals a key pair that was generated elsewhere.
    ///
    /// # Errors
    /// Internal, when the random number generator fails.
    pub fn seal(&self, kid: String, public: &[u8], pkcs8: &[u8]) -> Result<SealedKey> {
        Ok(SealedKey {
            x: BASE64.encode(public),
            sealed: self.0.seal(&kid, pkcs8)?,
            kid,
        })
    }

    /// The private key.
    ///
    /// # Errors
    /// Internal, when the key was sealed with another secret or was changed.
    pub fn unseal(&self, key: &SealedKey) -> Result<EncodingKey> {
        let pkcs8 = self.0.unseal(&key.kid, &key.sealed)?;
        jose::key_pair(&pkcs8).ok_or_else(|| Error::internal("a signing key cannot be read"))?;
        Ok(EncodingKey::from_ed_der(&pkcs8))
    }
}

impl SealedKey {
    /// The public half.
    #[must_use]
    pub fn public(&self) -> Jwk {
        Jwk::of(self.kid.clone(), self.x.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{Dependencies as _, Resources};

    fn seal_with(byte: u8) -> KeySeal {
        let secret = BASE64.encode([byte; 32]);
        KeySeal::open(&Resources::new(None, move |_| Some(secret.clone()))).unwrap()
    }

    #[test]
    fn a_key_opens_only_with_the_secret_that_sealed_it() {
        let key = seal_with(1).generate().unwrap();
        assert!(seal_with(1).unseal(&key).is_ok());
        assert!(seal_with(2).unseal(&key).is_err());
    }

    #[test]
    fn a_key_with_another_id_or_with_malformed_bytes_does_not_open() {
        let seal = seal_with(1);
        let (key, other) = (seal.generate().unwrap(), seal.generate().unwrap());
        let renamed = SealedKey {
            kid: other.kid,
            ..key.clone()
        };
        assert!(seal.unseal(&renamed).is_err());
        for sealed in ["", "AAAA", "not base64url!"] {
            let sealed = sealed.to_owned();
            assert!(
                seal.unseal(&SealedKey {
                    sealed,
                    ..key.clone()
                })
                .is_err()
            );
        }
    }

    #[test]
    fn a_sealed_key_does_not_contain_the_private_half_in_clear() {
        let seal = seal_with(1);
        let pkcs8 = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).unwrap();
        let key = seal.seal("a".to_owned(), &[1; 32], pkcs8.as_ref()).unwrap();
        let stored = BASE64.decode(&key.sealed).unwrap();
        assert!(
            !stored
                .windows(32)
                .any(|part| part == &pkcs8.as_ref()[16..48])
        );
    }

    #[test]
    fn a_secret_of_the_wrong_length_is_refused() {
        for secret in ["", "AgIC", "not base64url!"] {
            let resources = Resources::new(None, move |_| Some(secret.to_owned()));
            assert!(KeySeal::open(&resources).is_err());
        }
    }
}
