//! A user: state and rules, pure and synchronous.

use jiff::Timestamp;
use kernel::email::Email;
use kernel::{Actor, History, entity};
use serde::{Deserialize, Serialize};

use crate::account::{Account, Name, Status, UserId};
use crate::error::IdentityError;
use crate::event::{UserCreated, UserProfileUpdated, UserRegistered};
use crate::hashing::PasswordHash;
use crate::linked::{LinkedIdentities, LinkedIdentity};
use crate::profile::{AvatarId, Profile};
use crate::roles::Roles;

mod address;
mod credentials;
mod link;
mod status;

pub(crate) use self::address::PreviousEmail;

/// A person with an account.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct User {
    #[serde(flatten)]
    account: Account,
    profile: Profile,
    /// The newest picture that was ever chosen, even if the profile does not use it any more.
    newest_avatar: Option<AvatarId>,
    /// The address that replaces the present one once it is verified.
    pending_email: Option<Email>,
    /// The addresses that the present one replaced, as long as that can be taken back.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    previous_emails: Vec<PreviousEmail>,
    /// `None` for a user who has not chosen a password: they sign in with a provider, or were
    /// invited.
    password_hash: Option<PasswordHash>,
    linked: LinkedIdentities,
    /// Sessions of another generation have ended. This is a number and not a time, because clocks
    /// differ.
    generation: u64,
    /// The account as the table has it; `None` for a user who is not stored yet.
    #[serde(skip)]
    stored: Option<Account>,
    #[serde(skip)]
    unsaved: UnsavedReservations,
    #[serde(rename = "version")]
    history: History,
}

/// Unique values that the user gave up or took back since they were read: their rows change when the
/// user is saved.
#[derive(Debug, Clone, Default)]
pub(crate) struct UnsavedReservations {
    /// The identities that were unlinked.
    pub(crate) unlinked: Vec<LinkedIdentity>,
    /// The previous addresses that become free.
    pub(crate) dropped_emails: Vec<PreviousEmail>,
    /// Whether the present address is a previous one, which is still reserved for the user.
    pub(crate) reclaims_email: bool,
}

/// The fields of a new account.
#[derive(Debug)]
pub(crate) struct NewUser {
    /// The e-mail address.
    pub(crate) email: Email,
    /// Whether a trusted party has verified the address.
    pub(crate) email_verified: bool,
    /// The display name.
    pub(crate) name: Name,
    /// The user's roles.
    pub(crate) roles: Roles,
    /// The hash of the password, if there is one.
    pub(crate) password_hash: Option<PasswordHash>,
}

impl User {
    /// Creates a user who registered themselves.
    #[must_use]
    pub(crate) fn register(id: UserId, new_user: NewUser, now: Timestamp) -> Self {
        let mut user = Self::new(id, new_user, now);
        user.history.record(&UserRegistered {
            user_id: user.account.id.clone(),
            roles: user.account.roles.clone(),
        });
        user
    }

    /// Creates a user on behalf of an administrator. They choose a password later.
    #[must_use]
    pub(crate) fn create(id: UserId, new_user: NewUser, now: Timestamp) -> Self {
        let mut user = Self::new(id, new_user, now);
        user.history.record(&UserCreated {
            user_id: user.account.id.clone(),
            roles: user.account.roles.clone(),
        });
        user
    }

    fn new(id: UserId, new_user: NewUser, now: Timestamp) -> Self {
        let account = Account {
            id,
            email: new_user.email,
            email_verified: new_user.email_verified,
            name: new_user.name,
            roles: new_user.roles,
            status: Status::Active,
            created_at: now,
            updated_at: now,
        };
        Self {
            account,
            profile: Profile::default(),
            newest_avatar: None,
            pending_email: None,
            previous_emails: Vec::new(),
            password_hash: new_user.password_hash,
            linked: LinkedIdentities::default(),
            generation: 1,
            stored: None,
            unsaved: UnsavedReservations::default(),
            history: History::default(),
        }
    }

    /// Marks the present account as the one that the table has.
    #[must_use]
    pub(crate) fn into_stored(mut self) -> Self {
        self.stored = Some(self.account.clone());
        self
    }

    /// Replaces the profile. Setting the same profile again changes nothing.
    ///
    /// # Errors
    /// [`IdentityError::AvatarReplaced`] for a picture that is not newer than all pictures chosen
    /// before: older pictures may be deleted at any time.
    pub(crate) fn set_profile(&mut self, profile: Profile) -> Result<(), IdentityError> {
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

    /// Whether the picture is not in use and can never be chosen again. Ids sort by their creation
    /// time.
    #[must_use]
    pub(crate) fn has_replaced(&self, avatar_id: &AvatarId) -> bool {
        let is_present = self.profile.avatar_id.as_ref() == Some(avatar_id);
        let newest = self.newest_avatar.as_ref();
        !is_present && newest.is_some_and(|newest| avatar_id <= newest)
    }

    fn is(&self, actor: &Actor) -> bool {
        actor.is_user(self.account.id.as_str())
    }

    /// The part of the user that replies may show.
    #[must_use]
    pub(crate) const fn account(&self) -> &Account {
        &self.account
    }

    /// The account as the table has it; `None` for a user who is not stored yet.
    #[must_use]
    pub(crate) const fn stored(&self) -> Option<&Account> {
        self.stored.as_ref()
    }

    /// The changes of unique values since the user was read.
    #[must_use]
    pub(crate) const fn unsaved(&self) -> &UnsavedReservations {
        &self.unsaved
    }

    /// The newest previous address, if it is reserved since the user was read.
    #[must_use]
    pub(crate) fn newest_previous_email(&self) -> Option<&PreviousEmail> {
        self.previous_emails.last()
    }

    /// The public profile.
    #[must_use]
    pub(crate) const fn profile(&self) -> &Profile {
        &self.profile
    }

    /// The address that replaces the present one once it is verified.
    #[must_use]
    pub(crate) const fn pending_email(&self) -> Option<&Email> {
        self.pending_email.as_ref()
    }

    /// The hash of the password, if the user has chosen one.
    #[must_use]
    pub(crate) const fn password_hash(&self) -> Option<&PasswordHash> {
        self.password_hash.as_ref()
    }

    /// The identities at providers with which the user can sign in.
    #[must_use]
    pub(crate) const fn linked(&self) -> &LinkedIdentities {
        &self.linked
    }

    /// The generation whose sessions are valid. Increasing it ends all sessions of the user.
    #[must_use]
    pub(crate) const fn generation(&self) -> u64 {
        self.generation
    }
}

entity!(User, account.id);

#[cfg(test)]
mod tests;
