//! Checks the password of a user who is known already, and counts the attempt as a login does: so a
//! stolen access token cannot be used to guess the password.

use kernel::{Commit, Context, Dependency, Result};

use crate::attempts::{Attempt, Attempts};
use crate::hashing::{PasswordHash, Passwords};
use crate::password::{NewPassword, PasswordAttempt};
use crate::user::User;

/// Checks and hashes passwords.
pub(crate) struct PasswordChecker {
    attempts: Attempts,
    passwords: Passwords,
}

/// The result of a check.
#[derive(Debug)]
#[must_use]
pub(crate) enum PasswordCheck {
    /// The password is the user's. [`Attempt::succeeded`] returns the writes that count it.
    Right(Box<Attempt>),
    /// It is not, or the user has none; with the writes that count it.
    Wrong(Commit<()>),
}

impl Dependency for PasswordChecker {
    type Parts = (Attempts, Passwords);

    fn new((attempts, passwords): Self::Parts) -> Result<Self> {
        Ok(Self {
            attempts,
            passwords,
        })
    }
}

impl PasswordChecker {
    /// Checks a password: one read.
    ///
    /// # Errors
    /// `identity.too_many_attempts` during a lock, and the errors of the table.
    pub(crate) async fn check(
        &self,
        password: &PasswordAttempt,
        user: &User,
        cx: &Context,
    ) -> Result<PasswordCheck> {
        let account = user.account();
        let (counters, _) = self.attempts.begin(&account.email, None, cx).await?;
        let attempt = counters.admit(Some(user.generation()))?;
        if self.passwords.is_right(password, user.password_hash())? {
            Ok(PasswordCheck::Right(Box::new(attempt)))
        } else {
            let counted = attempt.failed(Some(account.id.clone()), cx);
            Ok(PasswordCheck::Wrong(counted))
        }
    }

    /// Hashes a new password.
    ///
    /// # Errors
    /// Internal, when random bytes are not available.
    pub(crate) fn hash(&self, password: &NewPassword) -> Result<PasswordHash> {
        self.passwords.hash(password)
    }
}
