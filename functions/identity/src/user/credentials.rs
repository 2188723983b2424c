//! What a user signs in with besides linked identities: a password; and the end of sessions.

use jiff::Timestamp;

use super::User;
use crate::event::{AllSessionsRevoked, PasswordChanged};
use crate::hashing::PasswordHash;

impl User {
    /// Replaces the password. Every session ends, and with it whatever a stranger who had one may have
    /// set up: a pending address, and linked identities of other providers than `kept_providers`.
    pub(crate) fn change_password(
        &mut self,
        password_hash: PasswordHash,
        kept_providers: &[String],
    ) {
        self.password_hash = Some(password_hash);
        self.end_sessions();
        self.unlink_all_except(kept_providers);
        let user_id = self.account.id.clone();
        self.history.record(&PasswordChanged { user_id });
    }

    /// Replaces the password of a user who used the link in a mail. This also verifies the address.
    pub(crate) fn reset_password(
        &mut self,
        password_hash: PasswordHash,
        kept_providers: &[String],
        now: Timestamp,
    ) {
        self.prove_email(now);
        self.change_password(password_hash, kept_providers);
    }

    /// Ends every session.
    pub(crate) fn revoke_sessions(&mut self) {
        self.end_sessions();
        let user_id = self.account.id.clone();
        self.history.record(&AllSessionsRevoked { user_id });
    }

    /// Invalidates the user's sessions and what was requested in them.
    pub(super) fn end_sessions(&mut self) {
        self.generation += 1;
        self.withdraw_email_change();
    }

    /// Whether privileges may be granted to the user: the address is verified, or nobody can sign in
    /// before the owner of the address has chosen a password.
    #[must_use]
    pub(crate) fn is_proven(&self) -> bool {
        self.account.email_verified || !self.has_way_in()
    }

    /// Whether the user can sign in, with a password or a linked identity.
    #[must_use]
    pub(crate) fn has_way_in(&self) -> bool {
        self.password_hash.is_some() || !self.linked.as_slice().is_empty()
    }
}
