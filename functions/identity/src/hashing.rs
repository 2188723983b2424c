//! Password hashes: argon2id, with a salt for each password and one pepper for all.

use argon2::password_hash::phc;
use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version};
use kernel::dependencies::{Hashing, SecretKey};
use kernel::deployment::{Source, Variable};
use kernel::table::{Action, AttributeValue, Write};
use kernel::text::composed;
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

    /// Turns the check that a user's row has not changed into a change of its hash alone. The version
    /// stays: nobody but a login reads the hash, and it is a hash of the same password.
    pub(crate) fn replace_in(self, check: Write) -> Write {
        let Action::Check(key) = check.action else {
            return check;
        };
        let hash = AttributeValue::S(self.as_str().to_owned());
        let action = Action::Update {
            key,
            set: vec![("password_hash", hash)],
            add: Vec::new(),
        };
        Write { action, ..check }
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
    type Parts = (SecretKey<PasswordPepper>, Hashing);

    fn new((pepper, Hashing): Self::Parts) -> Result<Self> {
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
        self.hash_text(password.0.as_str())
    }

    /// Whether the attempt matches the stored hash `kept`. Without a hash the result is false, after
    /// the same time. A text that is not normalized is compared twice, because earlier hashes are of
    /// the text as it was typed; the time depends on the attempt alone.
    ///
    /// # Errors
    /// Internal, when the stored hash cannot be read.
    pub(crate) fn is_right(
        &self,
        attempt: &PasswordAttempt,
        kept: Option<&PasswordHash>,
    ) -> Result<bool> {
        let typed = attempt.0.as_str();
        let normalized = composed(typed);
        let is_right = self.matches(&normalized, kept)?;
        let is_right_as_typed = normalized != typed && self.matches(typed, kept)?;
        Ok(is_right || is_right_as_typed)
    }

    /// A new hash of a right attempt, if `kept` is a hash of the text as it was typed.
    ///
    /// # Errors
    /// Those of [`Passwords::hash`] and [`Passwords::is_right`].
    pub(crate) fn renewed(
        &self,
        attempt: &PasswordAttempt,
        kept: Option<&PasswordHash>,
    ) -> Result<Option<PasswordHash>> {
        let typed = attempt.0.as_str();
        let normalized = composed(typed);
        if normalized == typed || self.matches(&normalized, kept)? {
            return Ok(None);
        }
        self.hash_text(&normalized).map(Some)
    }

    fn hash_text(&self, text: &str) -> Result<PasswordHash> {
        let salt: [u8; 16] = secrets::random()?;
        let made: phc::PasswordHash = self
            .argon2()?
            .hash_password_with_salt(text.as_bytes(), &salt)
            .map_err(Error::internal)?;
        Ok(PasswordHash(Secret::new(made.to_string())))
    }

    fn matches(&self, text: &str, kept: Option<&PasswordHash>) -> Result<bool> {
        let phc = kept.map_or(DUMMY_HASH, |kept| kept.0.as_str());
        let phc = phc::PasswordHash::new(phc).map_err(Error::internal)?;
        match self.argon2()?.verify_password(text.as_bytes(), &phc) {
            Ok(()) => Ok(kept.is_some()),
            Err(argon2::password_hash::Error::PasswordInvalid) => Ok(false),
            Err(error) => Err(Error::internal(error)),
        }
    }

    /// A hash as it was made before passwords were normalized.
    ///
    /// # Errors
    /// Those of [`Passwords::hash`].
    #[cfg(test)]
    pub(crate) fn hash_as_typed(&self, text: &str) -> Result<PasswordHash> {
        self.hash_text(text)
    }

    fn argon2(&self) -> Result<Argon2<'_>> {
        let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(Error::internal)?;
        Argon2::new_with_secret(&self.pepper, Algorithm::Argon2id, Version::V0x13, params)
            .map_err(Error::internal)
    }
}

#[cfg(test)]
mod tests;
