//! Identities at external providers with which a user can sign in.

use jiff::Timestamp;

use super::User;
use crate::error::IdentityError;
use crate::event::{OAuthIdentityLinked, OAuthIdentityUnlinked};
use crate::linked::LinkedIdentity;

impl User {
    /// Links the identity `subject` of a provider, so that the user can sign in with it. Returns
    /// whether anything changed: linking the same identity again changes nothing.
    ///
    /// # Errors
    /// [`IdentityError::ProviderLinked`] when another identity of the provider is linked already;
    /// [`IdentityError::EmailUnverified`] before the address is verified: a stranger who registered
    /// it could otherwise still sign in after its owner has taken the account over.
    pub(crate) fn link(
        &mut self,
        provider: &str,
        subject: &str,
        now: Timestamp,
    ) -> Result<bool, IdentityError> {
        if let Some(linked) = self.linked.at(provider) {
            return if linked.subject == subject {
                Ok(false)
            } else {
                Err(IdentityError::ProviderLinked)
            };
        }
        if !self.account.email_verified {
            return Err(IdentityError::EmailUnverified);
        }
        self.linked.add(LinkedIdentity {
            provider: provider.to_owned(),
            subject: subject.to_owned(),
            linked_at: now,
        });
        self.history.record(&OAuthIdentityLinked {
            user_id: self.account.id.clone(),
            provider: provider.to_owned(),
        });
        Ok(true)
    }

    /// Unlinks the identity of a provider.
    ///
    /// # Errors
    /// [`IdentityError::NotLinked`]; [`IdentityError::LastWayIn`] when the user could not sign in
    /// any more.
    pub(crate) fn unlink(&mut self, provider: &str) -> Result<(), IdentityError> {
        let has_other_way = self.linked.as_slice().len() > 1 || self.password_hash.is_some();
        if self.linked.at(provider).is_some() && !has_other_way {
            return Err(IdentityError::LastWayIn);
        }
        let identity = self.linked.take(provider).ok_or(IdentityError::NotLinked)?;
        self.record_unlinked(identity);
        Ok(())
    }

    /// Unlinks the identities of all other providers.
    pub(super) fn unlink_all_except(&mut self, kept_providers: &[String]) {
        for identity in self.linked.take_all_except(kept_providers) {
            self.record_unlinked(identity);
        }
    }

    fn record_unlinked(&mut self, identity: LinkedIdentity) {
        self.history.record(&OAuthIdentityUnlinked {
            user_id: self.account.id.clone(),
            provider: identity.provider.clone(),
        });
        self.unsaved.unlinked.push(identity);
    }
}
