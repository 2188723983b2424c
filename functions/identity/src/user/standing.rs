//! What a user is on the platform, and whether they may come in.

use jiff::Timestamp;
use kernel::{Actor, Role};

use super::User;
use crate::account::Status;
use crate::error::IdentityError;
use crate::event::{UserActivated, UserDeleted, UserRolesChanged, UserSuspended};
use crate::roles::Roles;

impl User {
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
}
