//! What a user signs in with: an address and a password.

use jiff::Timestamp;

use super::User;
use crate::account::Name;
use crate::email::Email;
use crate::error::IdentityError;
use crate::event::{
    AllSessionsRevoked, EmailChangeRequested, EmailChangeWithdrawn, EmailVerified, PasswordChanged,
    UserUpdated,
};
use crate::hashing::PasswordHash;

impl User {
    /// Gives the user another name, and asks them to verify another address: until they have, the
    /// present one counts. To name the present one takes the wish back. The same again changes
    /// nothing.
    pub fn update(&mut self, name: Name, email: Email, now: Timestamp) {
        if name != self.account.name {
            self.account.name = name;
            self.account.updated_at = now;
            self.tell_update();
        }
        let pending = (email != self.account.email).then_some(email);
        if pending != self.pending_email {
            self.pending_email = pending;
            let user_id = self.account.id.clone();
            if self.pending_email.is_some() {
                self.history.record(&EmailChangeRequested { user_id });
            } else {
                self.history.record(&EmailChangeWithdrawn { user_id });
            }
        }
    }

    fn tell_update(&mut self) {
        self.history.record(&UserUpdated {
            user_id: self.account.id.clone(),
            name: self.account.name.clone(),
            email: self.account.email.clone(),
        });
    }

    /// The user showed that mail to `email` reaches them: the present address or the one that waits
    /// to replace it. Verifying again changes nothing.
    ///
    /// # Errors
    /// [`IdentityError::InvalidLink`] for an address that is no longer either.
    pub fn verify_email(&mut self, email: &Email, now: Timestamp) -> Result<(), IdentityError> {
        if self.pending_email.as_ref() == Some(email) {
            self.account.email = email.clone();
            self.account.email_verified = false;
            self.pending_email = None;
            self.tell_update();
        }
        if self.account.email != *email {
            return Err(IdentityError::InvalidLink);
        }
        self.mark_verified(now);
        Ok(())
    }

    fn mark_verified(&mut self, now: Timestamp) {
        if self.account.email_verified {
            return;
        }
        self.account.email_verified = true;
        self.account.updated_at = now;
        let user_id = self.account.id.clone();
        self.history.record(&EmailVerified { user_id });
    }

    /// Replaces the password and ends every session. An address that waits is dropped: whoever got
    /// into a session could otherwise keep the account by it.
    pub fn change_password(&mut self, password_hash: PasswordHash) {
        self.password_hash = Some(password_hash);
        self.pending_email = None;
        self.generation += 1;
        let user_id = self.account.id.clone();
        self.history.record(&PasswordChanged { user_id });
    }

    /// Replaces the password of somebody who got our mail, and so verified the address too.
    pub fn reset_password(&mut self, password_hash: PasswordHash, now: Timestamp) {
        self.change_password(password_hash);
        self.mark_verified(now);
    }

    /// Ends every session.
    pub fn revoke_sessions(&mut self) {
        self.generation += 1;
        let user_id = self.account.id.clone();
        self.history.record(&AllSessionsRevoked { user_id });
    }
}
