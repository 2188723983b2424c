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
    /// Changes the name, and requests a change of the address: the present address is in use until
    /// the new one is verified. Passing the present address withdraws an earlier request. The same
    /// values again change nothing.
    pub(crate) fn update(&mut self, name: Name, email: Email, now: Timestamp) {
        if name != self.account.name {
            self.account.name = name;
            self.account.updated_at = now;
            self.record_update();
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

    fn record_update(&mut self) {
        self.history.record(&UserUpdated {
            user_id: self.account.id.clone(),
            name: self.account.name.clone(),
            email: self.account.email.clone(),
        });
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
            self.account.email = email.clone();
            self.account.email_verified = false;
            self.pending_email = None;
            self.record_update();
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

    /// Replaces the password and ends every session. A pending address is dropped: otherwise an
    /// attacker who had used a session could take over the account with that address.
    pub(crate) fn change_password(&mut self, password_hash: PasswordHash) {
        self.password_hash = Some(password_hash);
        self.pending_email = None;
        self.generation += 1;
        let user_id = self.account.id.clone();
        self.history.record(&PasswordChanged { user_id });
    }

    /// Replaces the password of a user who used the link in a mail. This also verifies the address.
    pub(crate) fn reset_password(&mut self, password_hash: PasswordHash, now: Timestamp) {
        self.change_password(password_hash);
        self.mark_verified(now);
    }

    /// Ends every session.
    pub(crate) fn revoke_sessions(&mut self) {
        self.generation += 1;
        let user_id = self.account.id.clone();
        self.history.record(&AllSessionsRevoked { user_id });
    }
}
