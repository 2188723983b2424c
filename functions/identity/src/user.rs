//! A user: its state and its rules, pure and synchronous.

use jiff::Timestamp;
use kernel::{Actor, Entity, History, Role};
use serde::{Deserialize, Serialize};

use crate::account::{Account, Name, Status, UserId};
use crate::email::Email;
use crate::error::IdentityError;
use crate::event::{
    AllSessionsRevoked, EmailChangeRequested, EmailChangeWithdrawn, EmailVerified, PasswordChanged,
    UserActivated, UserCreated, UserDeleted, UserProfileUpdated, UserRegistered, UserRolesChanged,
    UserSuspended, UserUpdated,
};
use crate::hashing::PasswordHash;
use crate::linked::LinkedIdentities;
use crate::profile::{AvatarId, Profile};
use crate::roles::Roles;

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
pub struct Newcomer {
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
    pub fn register(id: UserId, newcomer: Newcomer, now: Timestamp) -> Self {
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
    pub fn create(id: UserId, newcomer: Newcomer, now: Timestamp) -> Self {
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

    fn new(id: UserId, newcomer: Newcomer, now: Timestamp) -> Self {
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

    /// Makes the user something else. The same again changes nothing and tells nothing.
    ///
    /// # Errors
    /// [`IdentityError::OwnAdminRole`] when an administrator would lock themselves out.
    pub fn set_roles(
        &mut self,
        roles: Roles,
        by: &Actor,
        now: Timestamp,
    ) -> Result<(), IdentityError> {
        let loses_admin = self.account.roles.contains(Role::Admin) && !roles.contains(Role::Admin);
        if loses_admin && self.is(by) {
            return Err(IdentityError::OwnAdminRole);
        }
        self.take_roles(roles, now);
        Ok(())
    }

    /// Makes the user an administrator beside what they are.
    pub fn grant_admin(&mut self, now: Timestamp) {
        self.take_roles(self.account.roles.with(Role::Admin), now);
    }

    fn take_roles(&mut self, roles: Roles, now: Timestamp) {
        if roles == self.account.roles {
            return;
        }
        self.history.record(&UserRolesChanged {
            user_id: self.account.id.clone(),
            roles: roles.clone(),
        });
        self.account.roles = roles;
        self.account.updated_at = now;
    }

    /// Lets the user in or keeps them out; keeping out ends their sessions. The same again changes
    /// nothing.
    ///
    /// # Errors
    /// [`IdentityError::OwnStatus`] when an administrator would lock themselves out.
    pub fn set_status(
        &mut self,
        status: Status,
        by: &Actor,
        now: Timestamp,
    ) -> Result<(), IdentityError> {
        if self.account.status == status {
            return Ok(());
        }
        if self.is(by) {
            return Err(IdentityError::OwnStatus);
        }
        let user_id = self.account.id.clone();
        match status {
            Status::Active => self.history.record(&UserActivated { user_id }),
            Status::Suspended => {
                self.generation += 1;
                self.history.record(&UserSuspended { user_id });
            }
        }
        self.account.status = status;
        self.account.updated_at = now;
        Ok(())
    }

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

    /// Says goodbye; removing the row is the repository's part.
    ///
    /// # Errors
    /// [`IdentityError::OwnAdminRole`] when an administrator would delete themselves: another one
    /// must take the role first.
    pub fn delete(&mut self, by: &Actor) -> Result<(), IdentityError> {
        if self.is(by) && self.account.roles.contains(Role::Admin) {
            return Err(IdentityError::OwnAdminRole);
        }
        let user_id = self.account.id.clone();
        self.history.record(&UserDeleted { user_id });
        Ok(())
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

mod link;

impl Entity for User {
    const TYPE: &'static str = "User";

    fn id(&self) -> &str {
        self.account.id.as_str()
    }

    fn history(&self) -> &History {
        &self.history
    }

    fn history_mut(&mut self) -> &mut History {
        &mut self.history
    }
}

#[cfg(test)]
mod tests;
