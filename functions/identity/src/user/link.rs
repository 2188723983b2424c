//! Ways in by other providers.

use jiff::Timestamp;

use super::User;
use crate::error::IdentityError;
use crate::event::{OAuthIdentityLinked, OAuthIdentityUnlinked};
use crate::linked::LinkedIdentity;

impl User {
    /// Lets the user come in as `subject` of a provider. The same again changes nothing; answers
    /// whether it changed anything.
    ///
    /// # Errors
    /// [`IdentityError::ProviderLinked`] when they come in by somebody else there already.
    pub fn link(
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

    /// Takes that way in from the user, and hands back what it was.
    ///
    /// # Errors
    /// [`IdentityError::NotLinked`]; [`IdentityError::LastWayIn`] when nothing else would be left.
    pub fn unlink(&mut self, provider: &str) -> Result<LinkedIdentity, IdentityError> {
        let others = self.linked.as_slice().len() > 1 || self.password_hash.is_some();
        if self.linked.at(provider).is_some() && !others {
            return Err(IdentityError::LastWayIn);
        }
        let identity = self.linked.take(provider).ok_or(IdentityError::NotLinked)?;
        self.history.record(&OAuthIdentityUnlinked {
            user_id: self.account.id.clone(),
            provider: provider.to_owned(),
        });
        Ok(identity)
    }
}
