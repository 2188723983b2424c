//! The e-mail address of a user: proving it, changing it, and taking a change back.

use jiff::Timestamp;
use kernel::email::Email;
use serde::{Deserialize, Serialize};

use super::User;
use crate::account::Name;
use crate::error::IdentityError;
use crate::event::{
    EmailChangeRequested, EmailChangeUndone, EmailChangeWithdrawn, EmailChanged, EmailVerified,
    UserUpdated,
};
use crate::hashing::PasswordHash;

/// For how many seconds the owner of a replaced address can take the change back: 7 days.
const UNDO_SECONDS: i64 = 7 * 24 * 60 * 60;

/// The most changes of the address that can be taken back at the same time.
const PREVIOUS_LIMIT: usize = 3;

/// A verified address that another one replaced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PreviousEmail {
    /// The address.
    pub(crate) email: Email,
    /// Until when the change can be taken back, in seconds since 1970. The address stays reserved
    /// until then.
    pub(crate) until: i64,
}

impl User {
    /// Changes the name, and requests a change of the address: the present address is in use until
    /// the new one is verified. Passing the present address withdraws an earlier request. The same
    /// values again change nothing.
    ///
    /// # Errors
    /// [`IdentityError::TooManyEmailChanges`]
    pub(crate) fn update(
        &mut self,
        name: Name,
        email: Email,
        now: Timestamp,
    ) -> Result<(), IdentityError> {
        if name != self.account.name {
            self.account.name = name;
            self.account.updated_at = now;
            self.record_update();
        }
        if email == self.account.email {
            self.withdraw_email_change();
        } else if self.pending_email.as_ref() != Some(&email) {
            if self.previous_emails(now).count() >= PREVIOUS_LIMIT {
                return Err(IdentityError::TooManyEmailChanges);
            }
            self.pending_email = Some(email);
            let user_id = self.account.id.clone();
            self.history.record(&EmailChangeRequested { user_id });
        }
        Ok(())
    }

    /// Drops the pending address, if there is one.
    pub(super) fn withdraw_email_change(&mut self) {
        if self.pending_email.take().is_some() {
            let user_id = self.account.id.clone();
            self.history.record(&EmailChangeWithdrawn { user_id });
        }
    }

    fn record_update(&mut self) {
        let user_id = self.account.id.clone();
        self.history.record(&UserUpdated { user_id });
    }

    /// Marks an address as verified: the present one, or the pending one, which then replaces the
    /// present one. Verifying again changes nothing.
    ///
    /// # Errors
    /// [`IdentityError::InvalidLink`] for an address that is neither.
    pub(crate) fn verify_email(
        &mut self,
        email: &Email,
        now: Timestamp,
    ) -> Result<(), IdentityError> {
        if self.pending_email.as_ref() == Some(email) {
            self.pending_email = None;
            self.replace_email(email.clone(), now);
            if self.account.email_verified {
                self.record_verified();
            }
        }
        if self.account.email != *email {
            return Err(IdentityError::InvalidLink);
        }
        self.prove_email(now);
        Ok(())
    }

    /// Marks the present address as verified. With the first proof, everything is dropped that was
    /// set up before it by somebody who may not be the owner of the address: a pending address and
    /// linked identities.
    pub(crate) fn prove_email(&mut self, now: Timestamp) {
        if self.account.email_verified {
            return;
        }
        self.withdraw_email_change();
        self.unlink_all_except(&[]);
        self.account.email_verified = true;
        self.account.updated_at = now;
        self.record_verified();
    }

    fn record_verified(&mut self) {
        let user_id = self.account.id.clone();
        self.history.record(&EmailVerified { user_id });
    }

    /// Replaces the address. The previous one stays reserved for a while, if it was verified.
    fn replace_email(&mut self, email: Email, now: Timestamp) {
        self.forget_expired_emails(now);
        self.unsaved.reclaims_email = self.take_previous(&email).is_some();
        let previous = std::mem::replace(&mut self.account.email, email);
        if self.account.email_verified {
            self.previous_emails.push(PreviousEmail {
                email: previous,
                until: now.as_second() + UNDO_SECONDS,
            });
            let user_id = self.account.id.clone();
            self.history.record(&EmailChanged { user_id });
        }
        self.account.updated_at = now;
        self.record_update();
    }

    /// Takes changes of the address back: a previous address is in use again, with a new password, and
    /// every other way to sign in ends. The later addresses are free for other users.
    ///
    /// # Errors
    /// [`IdentityError::InvalidLink`] when the address was not replaced in the last 7 days.
    pub(crate) fn undo_email_change(
        &mut self,
        email: &Email,
        password_hash: PasswordHash,
        now: Timestamp,
    ) -> Result<(), IdentityError> {
        self.forget_expired_emails(now);
        let position = self.take_previous(email);
        let position = position.ok_or(IdentityError::InvalidLink)?;
        self.unsaved.dropped_emails = self.previous_emails.split_off(position);
        self.unsaved.reclaims_email = true;
        self.account.email = email.clone();
        self.account.email_verified = true;
        self.account.updated_at = now;
        let user_id = self.account.id.clone();
        self.history.record(&EmailChangeUndone { user_id });
        self.change_password(password_hash, &[]);
        Ok(())
    }

    /// Removes an address from the previous ones, and returns the position that it had.
    fn take_previous(&mut self, email: &Email) -> Option<usize> {
        let mut previous = self.previous_emails.iter();
        let position = previous.position(|previous| previous.email == *email)?;
        self.previous_emails.remove(position);
        Some(position)
    }

    /// Whether this is the present address, or the pending one.
    pub(crate) fn has_requested(&self, email: &Email) -> bool {
        self.account.email == *email || self.pending_email.as_ref() == Some(email)
    }

    /// The pending address, unless it is reserved for the user already.
    pub(crate) fn email_to_claim(&self, now: Timestamp) -> Option<&Email> {
        let is_reserved = |email: &Email| {
            self.previous_emails(now)
                .any(|previous| previous.email == *email)
        };
        self.pending_email
            .as_ref()
            .filter(|email| !is_reserved(email))
    }

    fn forget_expired_emails(&mut self, now: Timestamp) {
        self.previous_emails
            .retain(|previous| now.as_second() < previous.until);
    }

    /// The addresses whose replacement can still be taken back, the newest last.
    pub(crate) fn previous_emails(&self, now: Timestamp) -> impl Iterator<Item = &PreviousEmail> {
        self.previous_emails
            .iter()
            .filter(move |previous| now.as_second() < previous.until)
    }
}
