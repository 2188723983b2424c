//! A user: its state and its rules, pure and synchronous.

use jiff::Timestamp;
use kernel::{Actor, History, entity};
use serde::{Deserialize, Serialize};

use crate::account::{Account, Name, Status, UserId};
use crate::email::Email;
use crate::error::IdentityError;
use crate::event::{UserCreated, UserProfileUpdated, UserRegistered};
use crate::hashing::PasswordHash;
use crate::linked::LinkedIdentities;
use crate::profile::{AvatarId, Profile};
use crate::roles::Roles;

mod credentials;
mod link;
mod standing;

/// Somebody with an account.
#[derive(Debug, Serialize, Deserialize)]
pub struct User {
    #[serde(flatten)]
    account: Account,
    profile: Profile,
    /// The picture that was chosen last, though it may have been put away since.
    newest_avatar: Option<AvatarId>,
    /// The address that is to replace the present one, once it is verified.
    pending_email: Option<Email>,
    /// Nothing for somebody who never chose one: they come by a provider, or have yet to choose.
    password_hash: Option<PasswordHash>,
    linked: LinkedIdentities,
    /// Sessions of another generation have ended. A number and no moment: clocks differ.
    generation: u64,
    /// The account as it is stored, if it is.
    #[serde(skip)]
    stored: Option<Account>,
    #[serde(rename = "version")]
    history: History,
}

/// Who comes, and as what.
#[derive(Debug)]
pub struct NewUser {
    /// Where the user gets mail.
    pub email: Email,
    /// Whether somebody whom we trust has verified that address.
    pub email_verified: bool,
    /// What the user is called.
    pub name: Name,
    /// What the user is.
    pub roles: Roles,
    /// What the user proves who they are with.
    pub password_hash: Option<PasswordHash>,
}

impl User {
    /// Somebody who came by themselves.
    #[must_use]
    pub fn register(id: UserId, newcomer: NewUser, now: Timestamp) -> Self {
        let mut user = Self::new(id, newcomer, now);
        let Account {
            id: user_id,
            email,
            name,
            roles,
            ..
        } = user.account.clone();
        user.history.record(&UserRegistered {
            user_id,
            email,
            name,
            roles,
        });
        user
    }

    /// Somebody whom an administrator made, and who has yet to choose a password.
    #[must_use]
    pub fn create(id: UserId, newcomer: NewUser, now: Timestamp) -> Self {
        let mut user = Self::new(id, newcomer, now);
        let Account {
            id: user_id,
            email,
            name,
            roles,
            ..
        } = user.account.clone();
        user.history.record(&UserCreated {
            user_id,
            email,
            name,
            roles,
        });
        user
    }

    fn new(id: UserId, newcomer: NewUser, now: Timestamp) -> Self {
        let account = Account {
            id,
            email: newcomer.email,
            email_verified: newcomer.email_verified,
            name: newcomer.name,
            roles: newcomer.roles,
            status: Status::Active,
            created_at: now,
            updated_at: now,
        };
        Self {
            account,
            profile: Profile::default(),
            newest_avatar: None,
            pending_email: None,
            password_hash: newcomer.password_hash,
            linked: LinkedIdentities::default(),
            generation: 1,
            stored: None,
            history: History::default(),
        }
    }

    /// The same user, knowing that this is how the table has it.
    #[must_use]
    pub(crate) fn into_stored(mut self) -> Self {
        self.stored = Some(self.account.clone());
        self
    }

    /// Replaces what the user tells others. The same again changes nothing.
    ///
    /// # Errors
    /// [`IdentityError::AvatarReplaced`] for a picture that is not newer than every one before: an
    /// older one may be gone at any moment.
    pub fn set_profile(&mut self, profile: Profile) -> Result<(), IdentityError> {
        if profile == self.profile {
            return Ok(());
        }
        if let Some(avatar_id) = &profile.avatar_id {
            if self.has_replaced(avatar_id) {
                return Err(IdentityError::AvatarReplaced);
            }
            self.newest_avatar = Some(avatar_id.clone());
        }
        self.profile = profile;
        let user_id = self.account.id.clone();
        self.history.record(&UserProfileUpdated { user_id });
        Ok(())
    }

    /// Whether the picture is not the user's any more and never will be again. Ids sort by the time
    /// at which they were made.
    #[must_use]
    pub fn has_replaced(&self, avatar_id: &AvatarId) -> bool {
        let is_present = self.profile.avatar_id.as_ref() == Some(avatar_id);
        let newest = self.newest_avatar.as_ref();
        !is_present && newest.is_some_and(|newest| avatar_id <= newest)
    }

    fn is(&self, actor: &Actor) -> bool {
        actor.is_user(self.account.id.as_str())
    }

    /// What may be shown.
    #[must_use]
    pub const fn account(&self) -> &Account {
        &self.account
    }

    /// The account as it is stored, if it is.
    #[must_use]
    pub(crate) const fn stored(&self) -> Option<&Account> {
        self.stored.as_ref()
    }

    /// What the user tells others.
    #[must_use]
    pub const fn profile(&self) -> &Profile {
        &self.profile
    }

    /// The address that is to replace the present one.
    #[must_use]
    pub const fn pending_email(&self) -> Option<&Email> {
        self.pending_email.as_ref()
    }

    /// What the user proves who they are with, if they chose anything.
    #[must_use]
    pub const fn password_hash(&self) -> Option<&PasswordHash> {
        self.password_hash.as_ref()
    }

    /// The providers' identities that are this user.
    #[must_use]
    pub const fn linked(&self) -> &LinkedIdentities {
        &self.linked
    }

    /// Which sessions live.
    #[must_use]
    pub const fn generation(&self) -> u64 {
        self.generation
    }
}

entity!(User, account.id);

#[cfg(test)]
mod tests;
