//! How passwords are kept: argon2id, with a salt for each and a pepper for all.

use argon2::password_hash::phc;
use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version};
use kernel::dependencies::SecretKey;
use kernel::deployment::{Source, Variable};
use kernel::{Dependency, Error, Result};
use serde::{Deserialize, Serialize};

use crate::password::{NewPassword, PasswordAttempt, Secret};
use crate::secrets;

/// What is kept of a password: the PHC string of argon2id, with salt and parameters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PasswordHash(Secret);

impl PasswordHash {
    /// The PHC string, for links that are good until it changes.
    pub(crate) fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

/// OWASP's first choice for argon2id: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// The hash of no password, with our parameters: an unknown user's attempt is compared with it, so
/// that it takes as long as a known user's.
const NOBODYS: &str = "$argon2id$v=19$m=19456,t=2,p=1\
    $bm9ib2R5cyBwYXNzd29yZA$bm8gcGFzc3dvcmQgaGFzaGVzIHRvIHRoaXMgdGV4dC4";

/// Makes and compares hashes. The pepper goes into each: a stolen table alone cannot be guessed at.
pub struct Passwords {
    pepper: [u8; 32],
}

/// Goes into every password hash.
pub struct PasswordPepper;

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
    /// The hash under which a new password is kept. Takes the processor for twenty to
    /// thirty milliseconds, on purpose and on the function's one thread.
    ///
    /// # Errors
    /// Internal, when the machine has no memory or no randomness left.
    pub fn hash(&self, password: &NewPassword) -> Result<PasswordHash> {
        let salt: [u8; 16] = secrets::random()?;
        let made: phc::PasswordHash = self
            .argon2()?
            .hash_password_with_salt(password.0.as_str().as_bytes(), &salt)
            .map_err(Error::internal)?;
        Ok(PasswordHash(Secret::new(made.to_string())))
    }

    /// Whether the attempt is the password behind `kept`. Nobody's password is never right, and
    /// finding that out takes the same time.
    ///
    /// # Errors
    /// Internal, when the stored hash cannot be read.
    pub fn is_right(&self, attempt: &PasswordAttempt, kept: Option<&PasswordHash>) -> Result<bool> {
        let phc = kept.map_or(NOBODYS, |kept| kept.0.as_str());
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
    fn a_password_is_right_for_its_own_hash_alone() {
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
    fn a_hash_made_with_another_pepper_is_worth_nothing() {
        let other = with_pepper("AwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwM").unwrap();
        let kept = passwords().hash(&chosen("correct horse").unwrap()).unwrap();
        assert!(
            !other
                .is_right(&attempt("correct horse"), Some(&kept))
                .unwrap()
        );
    }

    #[test]
    fn nobodys_password_is_never_right_and_costs_what_ours_cost() {
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
        assert_eq!(shape(NOBODYS), shape(ours.0.as_str()));
    }

    #[test]
    fn a_hash_that_cannot_be_read_is_our_fault() {
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
    fn neither_password_nor_hash_shows() {
        let password = chosen("correct horse").unwrap();
        let kept = passwords().hash(&password).unwrap();
        let shown = format!("{password:?} {:?} {kept:?}", attempt("correct horse"));
        assert!(
            !shown.contains("horse") && !shown.contains("argon2id"),
            "{shown}"
        );
    }
}
