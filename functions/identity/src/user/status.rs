//! The roles and the status of a user, and deletion.

use jiff::Timestamp;
use kernel::{Actor, Result, Role};

use super::User;
use crate::account::Status;
use crate::error::IdentityError;
use crate::event::{UserActivated, UserDeleted, UserRolesChanged, UserSuspended};
use crate::hashing::PasswordHash;
use crate::roles::Roles;

impl User {
    /// Replaces the roles. Setting the same roles again changes nothing and records no event.
    ///
    /// # Errors
    /// [`IdentityError::OwnAdminRole`] when an administrator would remove their own role `admin`;
    /// [`IdentityError::EmailUnverified`] when a role would go to somebody who has not proved that
    /// the address is theirs.
    pub(crate) fn set_roles(
        &mut self,
        roles: Roles,
        by: &Actor,
        now: Timestamp,
    ) -> Result<(), IdentityError> {
        let loses_admin = self.account.roles.contains(Role::Admin) && !roles.contains(Role::Admin);
        if loses_admin && self.is(by) {
            return Err(IdentityError::OwnAdminRole);
        }
        let is_privilege = |role: &Role| *role != Role::Learner;
        let mut added = roles.as_slice().iter().filter(|role| is_privilege(role));
        if !self.is_proven() && added.any(|role| !self.account.roles.contains(*role)) {
            return Err(IdentityError::EmailUnverified);
        }
        self.replace_roles(roles, now);
        Ok(())
    }

    /// Adds the role `admin` to the user's roles, for an operator who vouches for the address. An account
    /// whose address was never verified may belong to a stranger: it gets the operator's password, and
    /// everything else with which somebody could sign in ends.
    pub(crate) fn grant_admin(
        &mut self,
        password_hash: impl FnOnce() -> Result<PasswordHash>,
        now: Timestamp,
    ) -> Result<()> {
        if !self.account.email_verified {
            self.reset_password(password_hash()?, &[], now);
        }
        self.replace_roles(self.account.roles.with(Role::Admin), now);
        Ok(())
    }

    fn replace_roles(&mut self, roles: Roles, now: Timestamp) {
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

    /// Checks that the user is active. For users who change their own account: the authorizer checked
    /// it, but they may have been suspended since.
    ///
    /// # Errors
    /// [`IdentityError::NoLongerAllowed`] for a suspended user.
    pub(crate) fn check_active(&self) -> Result<(), IdentityError> {
        if self.account.is_active() {
            Ok(())
        } else {
            Err(IdentityError::NoLongerAllowed)
        }
    }

    /// Activates or suspends the user; a suspension ends their sessions. Setting the same status
    /// again changes nothing.
    ///
    /// # Errors
    /// [`IdentityError::OwnStatus`] when an administrator would suspend themselves.
    pub(crate) fn set_status(
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
                self.end_sessions();
                self.history.record(&UserSuspended { user_id });
            }
        }
        self.account.status = status;
        self.account.updated_at = now;
        Ok(())
    }

    /// Records the deletion. The repository deletes the row.
    ///
    /// # Errors
    /// [`IdentityError::OwnAdminRole`] when an administrator would delete themselves: another one
    /// must take the role first.
    pub(crate) fn delete(&mut self, by: &Actor) -> Result<(), IdentityError> {
        if self.is(by) && self.account.roles.contains(Role::Admin) {
            return Err(IdentityError::OwnAdminRole);
        }
        let user_id = self.account.id.clone();
        self.history.record(&UserDeleted { user_id });
        Ok(())
    }
}
