//! A user: its state and its rules, pure and synchronous.

use jiff::Timestamp;
use kernel::{Actor, Entity, History, Role};
use serde::{Deserialize, Serialize};

use crate::account::{Account, Name, Status, UserId};
use crate::email::Email;
use crate::error::IdentityError;
use crate::event::{UserRegistered, UserRolesChanged};
use crate::hashing::PasswordHash;
use crate::roles::Roles;

/// Somebody with an account.
#[derive(Debug, Serialize, Deserialize)]
pub struct User {
    #[serde(flatten)]
    account: Account,
    password_hash: PasswordHash,
    #[serde(rename = "version")]
    history: History,
}

/// Who registers, and as what.
#[derive(Debug)]
pub struct Newcomer {
    /// Where the user gets mail.
    pub email: Email,
    /// What the user is called.
    pub name: Name,
    /// What the user is.
    pub roles: Roles,
    /// What the user proves who they are with.
    pub password_hash: PasswordHash,
}

impl User {
    /// A new user.
    #[must_use]
    pub fn register(id: UserId, newcomer: Newcomer, now: Timestamp) -> Self {
        let Newcomer {
            email,
            name,
            roles,
            password_hash,
        } = newcomer;
        let mut history = History::default();
        history.record(&UserRegistered {
            user_id: id.clone(),
            email: email.clone(),
            name: name.clone(),
            roles: roles.clone(),
        });
        let account = Account {
            id,
            email,
            name,
            roles,
            status: Status::Active,
            created_at: now,
            updated_at: now,
        };
        Self {
            account,
            password_hash,
            history,
        }
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
        if loses_admin && by.name() == self.account.id.as_str() {
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

    /// What may be shown.
    #[must_use]
    pub const fn account(&self) -> &Account {
        &self.account
    }

    /// What the user proves who they are with.
    #[must_use]
    pub const fn password_hash(&self) -> &PasswordHash {
        &self.password_hash
    }
}

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
mod tests {
    use super::*;
    use serde_json::json;

    const LATER: Timestamp = Timestamp::constant(9, 0);

    fn roles(roles: &[Role]) -> Roles {
        Roles::new(roles.to_vec()).unwrap()
    }

    fn user(given: &[Role]) -> User {
        let newcomer = Newcomer {
            email: Email::parse("ada@example.org").unwrap(),
            name: Name::new("Ada").unwrap(),
            roles: roles(given),
            password_hash: serde_json::from_value(json!("$argon2id$secret")).unwrap(),
        };
        User::register("1".parse().unwrap(), newcomer, Timestamp::UNIX_EPOCH)
    }

    fn caller(user_id: &str) -> Actor {
        Actor::User {
            user_id: user_id.to_owned(),
            session_id: "1".to_owned(),
            roles: vec![Role::Admin],
        }
    }

    #[test]
    fn a_new_user_is_active_and_has_one_fact_to_tell() {
        let user = user(&[Role::Learner]);
        assert!(user.account().is_active());
        assert_eq!(
            (user.history().version(), user.history().stored_version()),
            (1, 0)
        );
    }

    #[test]
    fn the_same_roles_again_tell_nothing() {
        let mut user = user(&[Role::Learner]);
        user.set_roles(roles(&[Role::Learner]), &caller("2"), LATER)
            .unwrap();
        assert_eq!(
            (user.history().version(), user.account().updated_at),
            (1, Timestamp::UNIX_EPOCH)
        );
        user.set_roles(roles(&[Role::Instructor]), &caller("2"), LATER)
            .unwrap();
        assert_eq!(
            (user.history().version(), user.account().updated_at),
            (2, LATER)
        );
    }

    #[test]
    fn an_administrator_cannot_take_the_role_from_themselves() {
        let mut user = user(&[Role::Admin]);
        let refused = user.set_roles(roles(&[Role::Learner]), &caller("1"), LATER);
        assert_eq!(refused, Err(IdentityError::OwnAdminRole));
        assert_eq!(user.history().version(), 1);
        user.set_roles(roles(&[Role::Admin, Role::Learner]), &caller("1"), LATER)
            .unwrap();
        user.set_roles(roles(&[Role::Learner]), &caller("2"), LATER)
            .unwrap();
        assert_eq!(user.account().roles, roles(&[Role::Learner]));
    }

    #[test]
    fn an_administrator_keeps_what_they_were_before() {
        let mut user = user(&[Role::Learner]);
        user.grant_admin(LATER);
        user.grant_admin(LATER);
        assert_eq!(user.account().roles, roles(&[Role::Admin, Role::Learner]));
        assert_eq!(user.history().version(), 2);
    }

    #[test]
    fn the_password_hash_is_stored_and_neither_shown_nor_printed() {
        let user = user(&[Role::Learner]);
        assert_eq!(
            serde_json::to_value(&user).unwrap()["password_hash"],
            "$argon2id$secret"
        );
        assert!(
            !serde_json::to_string(user.account())
                .unwrap()
                .contains("secret")
        );
        assert!(!format!("{user:?}").contains("secret"));
    }
}
