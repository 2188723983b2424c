//! Password hashes: argon2id, with a salt for each password and one pepper for all.

use argon2::password_hash::phc;
use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version};
use kernel::dependencies::SecretKey;
use kernel::deployment::{Source, Variable};
use kernel::{Dependency, Error, Result};
use serde::{Deserialize, Serialize};

use crate::password::{NewPassword, PasswordAttempt, Secret};
use crate::secrets;

/// The stored form of a password: the PHC string of argon2id, with salt and parameters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct PasswordHash(Secret);

impl PasswordHash {
    /// The PHC string, for links that are valid until it changes.
    pub(crate) fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

/// OWASP's first choice for argon2id: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// A hash that no password matches, with our parameters. An attempt for an unknown user is compared
/// with it, so that it takes as long as an attempt for a known user.
const DUMMY_HASH: &str = "$argon2id$v=19$m=19456,t=2,p=1\
    $bm9ib2R5cyBwYXNzd29yZA$bm8gcGFzc3dvcmQgaGFzaGVzIHRvIHRoaXMgdGV4dC4";

/// Creates and compares hashes. Each contains the pepper, so a stolen table is not enough to guess
/// passwords.
pub(crate) struct Passwords {
    pepper: [u8; 32],
}

/// A secret that is part of every password hash.
pub(crate) struct PasswordPepper;

impl Variable for PasswordPepper {
    const NAME: &'static str = "PASSWORD_PEPPER";
    const SOURCE: Source = Source::Secret {
        description: "Goes into every password hash",
    };
}

impl Dependency for Passwords {
    type Parts = SecretKey<PasswordPepper>;

    fn new(pepper: Self::Parts) -> Result<Self> {
        Ok(Self {
            pepper: pepper.into_bytes(),
        })
    }
}

impl Passwords {
    /// Hashes a new password. This deliberately takes 20 to 30 ms of processor time, on the only
    /// thread of the function.
    ///
    /// # Errors
    /// Internal, when memory or random bytes are not available.
    pub(crate) fn hash(&self, password: &NewPassword) -> Result<PasswordHash> {
        let salt: [u8; 16] = secrets::random()?;
        let made: phc::PasswordHash = self
            .argon2()?
            .hash_password_with_salt(password.0.as_str().as_bytes(), &salt)
            .map_err(Error::internal)?;
        Ok(PasswordHash(Secret::new(made.to_string())))
    }

    /// Whether the attempt matches the stored hash `kept`. Without a hash the result is false, after
    /// the same time.
    ///
    /// # Errors
    /// Internal, when the stored hash cannot be read.
    pub(crate) fn is_right(
        &self,
        attempt: &PasswordAttempt,
        kept: Option<&PasswordHash>,
    ) -> Result<bool> {
        let phc = kept.map_or(DUMMY_HASH, |kept| kept.0.as_str());
        let phc = phc::PasswordHash::new(phc).map_err(Error::internal)?;
        match self
            .argon2()?
            .verify_password(attempt.0.as_str().as_bytes(), &phc)
        {
            Ok(()) => Ok(kept.is_some()),
            Err(argon2::password_hash::Error::PasswordInvalid) => Ok(false),
            Err(error) => Err(Error::internal(error)),
        }
    }

    fn argon2(&self) -> Result<Argon2<'_>> {
        let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(Error::internal)?;
        Argon2::new_with_secret(&self.pepper, Algorithm::Argon2id, Version::V0x13, params)
            .map_err(Error::internal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Kind;
    use kernel::{Dependencies as _, Resources};
    use serde_json::{Value, json};

    fn with_pepper(pepper: &'static str) -> Result<Passwords> {
        Passwords::open(&Resources::new(None, move |_| Some(pepper.to_owned())))
    }

    fn passwords() -> Passwords {
        with_pepper("AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI").unwrap()
    }

    fn chosen(text: &str) -> Option<NewPassword> {
        serde_json::from_value(json!(text)).ok()
    }

    fn attempt(text: &str) -> PasswordAttempt {
        serde_json::from_value(json!(text)).unwrap()
    }

    #[test]
    fn a_password_matches_only_its_own_hash() {
        let (passwords, password) = (passwords(), chosen(" correct horse ").unwrap());
        let (kept, other) = (
            passwords.hash(&password).unwrap(),
            passwords.hash(&password).unwrap(),
        );
        assert_ne!(kept, other, "two salts");
        assert!(
            passwords
                .is_right(&attempt(" correct horse "), Some(&kept))
                .unwrap()
        );
        for wrong in ["correct horse", " Correct horse ", " correct horse \0", ""] {
            assert!(
                !passwords.is_right(&attempt(wrong), Some(&kept)).unwrap(),
                "{wrong:?}"
            );
        }
    }

    #[test]
    fn a_hash_made_with_another_pepper_does_not_match() {
        let other = with_pepper("AwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwM").unwrap();
        let kept = passwords().hash(&chosen("correct horse").unwrap()).unwrap();
        assert!(
            !other
                .is_right(&attempt("correct horse"), Some(&kept))
                .unwrap()
        );
    }

    #[test]
    fn an_attempt_without_a_stored_hash_fails_at_the_same_cost() {
        let passwords = passwords();
        assert!(!passwords.is_right(&attempt("correct horse"), None).unwrap());
        let ours = passwords.hash(&chosen("correct horse").unwrap()).unwrap();
        let shape = |phc: &str| {
            let phc = phc::PasswordHash::new(phc).unwrap();
            let (salt, hash) = (phc.salt.unwrap().len(), phc.hash.unwrap().len());
            (
                phc.algorithm,
                phc.version,
                Params::try_from(&phc).unwrap(),
                salt,
                hash,
            )
        };
        assert_eq!(shape(DUMMY_HASH), shape(ours.0.as_str()));
    }

    #[test]
    fn an_unreadable_hash_is_an_internal_error() {
        let broken: PasswordHash = serde_json::from_value(Value::from("no hash")).unwrap();
        let fault = passwords()
            .is_right(&attempt("correct horse"), Some(&broken))
            .unwrap_err();
        assert_eq!(fault.kind(), Kind::Internal);
    }

    #[test]
    fn a_pepper_of_the_wrong_length_is_refused() {
        assert!(with_pepper("AgIC").is_err());
        assert!(with_pepper("not base64url!").is_err());
        assert!(Passwords::open(&Resources::new(None, |_| None)).is_err());
    }

    #[test]
    fn the_debug_output_contains_neither_password_nor_hash() {
        let password = chosen("correct horse").unwrap();
        let kept = passwords().hash(&password).unwrap();
        let shown = format!("{password:?} {:?} {kept:?}", attempt("correct horse"));
        assert!(
            !shown.contains("horse") && !shown.contains("argon2id"),
            "{shown}"
        );
    }
}
