//! Secrets at rest: sealed with AES-256-GCM under a secret that functions get at deployment, so that
//! read access to the table does not reveal them.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use kernel::dependencies::SecretKey;
use kernel::{Error, Result};
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::rand::{SecureRandom as _, SystemRandom};

/// Seals and opens bytes.
pub struct Seal(LessSafeKey);

impl Seal {
    /// A seal with this secret as its key.
    ///
    /// # Errors
    /// Internal, when the secret is not a valid key.
    pub fn new<V>(secret: SecretKey<V>) -> Result<Self> {
        Self::with_key(&secret.into_bytes())
    }

    /// A seal with this key, 32 bytes.
    ///
    /// # Errors
    /// Internal, when the key has another length.
    pub fn with_key(key: &[u8]) -> Result<Self> {
        let key = UnboundKey::new(&AES_256_GCM, key)
            .map_err(|_| Error::internal("the sealing secret is not a valid key"))?;
        Ok(Self(LessSafeKey::new(key)))
    }

    /// Returns nonce, encrypted bytes and tag in base64url. They can be opened only with the same
    /// `name`, so that the secret of one row cannot be used in place of another's.
    ///
    /// # Errors
    /// Internal, when the random number generator fails.
    pub fn seal(&self, name: &str, secret: &[u8]) -> Result<String> {
        let unspecified = |_| Error::internal("a secret cannot be sealed");
        let mut nonce = [0; NONCE_LEN];
        SystemRandom::new().fill(&mut nonce).map_err(unspecified)?;
        let mut body = secret.to_vec();
        let fresh = Nonce::assume_unique_for_key(nonce);
        self.0
            .seal_in_place_append_tag(fresh, Aad::from(name.as_bytes()), &mut body)
            .map_err(unspecified)?;
        Ok(BASE64.encode([nonce.as_slice(), &body].concat()))
    }

    /// Opens what was sealed under this name.
    ///
    /// # Errors
    /// Internal, when it was sealed with another secret or under another name, or was modified.
    pub fn unseal(&self, name: &str, sealed: &str) -> Result<Vec<u8>> {
        let unreadable = || Error::internal("a sealed secret cannot be opened");
        let mut bytes = BASE64.decode(sealed).map_err(|_| unreadable())?;
        let (nonce, body) = bytes
            .split_at_mut_checked(NONCE_LEN)
            .ok_or_else(unreadable)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| unreadable())?;
        let secret = self
            .0
            .open_in_place(nonce, Aad::from(name.as_bytes()), body)
            .map_err(|_| unreadable())?;
        Ok(secret.to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::deployment::{Source, Variable};
    use kernel::{Dependencies as _, Resources};

    struct TestSecret;

    impl Variable for TestSecret {
        const NAME: &'static str = "TEST_SECRET";
        const SOURCE: Source = Source::Secret {
            description: "A test's secret",
        };
    }

    fn seal_with(byte: u8) -> Seal {
        let secret = BASE64.encode([byte; 32]);
        let resources = Resources::new(None, move |_| Some(secret.clone()));
        Seal::new(SecretKey::<TestSecret>::open(&resources).unwrap()).unwrap()
    }

    #[test]
    fn a_secret_is_opened_only_with_its_own_seal_and_name() {
        let sealed = seal_with(1).seal("a", b"hush").unwrap();
        assert_eq!(seal_with(1).unseal("a", &sealed).unwrap(), b"hush");
        assert!(seal_with(2).unseal("a", &sealed).is_err());
        assert!(seal_with(1).unseal("b", &sealed).is_err());
    }

    #[test]
    fn modified_bytes_and_text_that_was_never_sealed_are_refused() {
        let sealed = seal_with(1).seal("a", b"hush").unwrap();
        let mut bytes = BASE64.decode(&sealed).unwrap();
        for position in 0..bytes.len() {
            bytes[position] ^= 1;
            assert!(seal_with(1).unseal("a", &BASE64.encode(&bytes)).is_err());
            bytes[position] ^= 1;
        }
        for never in ["", "AAAA", "not base64url!"] {
            assert!(seal_with(1).unseal("a", never).is_err(), "{never}");
        }
    }

    #[test]
    fn sealing_the_same_secret_twice_gives_different_texts() {
        let seal = seal_with(1);
        assert_ne!(
            seal.seal("a", b"hush").unwrap(),
            seal.seal("a", b"hush").unwrap()
        );
    }
}
