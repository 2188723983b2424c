//! The rules of a user.

mod address;
mod linking;
mod profile;
mod status;

use super::*;
use crate::account::Status;
use crate::error::IdentityError;
use kernel::{Actor, Entity as _, Role};
use serde_json::json;

const LATER: Timestamp = Timestamp::constant(9, 0);

fn roles(roles: &[Role]) -> Roles {
    Roles::new(roles.to_vec()).unwrap()
}

fn user(given: &[Role]) -> User {
    let new_user = NewUser {
        email: Email::parse("ada@example.org").unwrap(),
        email_verified: false,
        name: Name::new("Ada").unwrap(),
        roles: roles(given),
        password_hash: Some(serde_json::from_value(json!("$argon2id$secret")).unwrap()),
    };
    User::register("1".parse().unwrap(), new_user, Timestamp::UNIX_EPOCH)
}

/// A user as read from the table, without unsaved events.
fn stored(given: &[Role]) -> User {
    let user = serde_json::to_value(user(given)).unwrap();
    serde_json::from_value::<User>(user).unwrap().into_stored()
}

fn hash(text: &str) -> PasswordHash {
    serde_json::from_value(json!(text)).unwrap()
}

fn email(text: &str) -> Email {
    Email::parse(text).unwrap()
}

/// The number of recorded events that are not stored yet.
fn unsaved(user: &User) -> u64 {
    user.history().version() - user.history().stored_version()
}

fn caller(user_id: &str) -> Actor {
    Actor::User {
        user_id: user_id.to_owned(),
        session_id: "1".to_owned(),
        roles: vec![Role::Admin],
        authenticated_at: jiff::Timestamp::UNIX_EPOCH,
    }
}

#[test]
fn a_new_user_is_active_and_has_recorded_one_event() {
    let user = user(&[Role::Learner]);
    assert!(user.account().is_active());
    assert_eq!(
        (user.history().version(), user.history().stored_version()),
        (1, 0)
    );
}

#[test]
fn setting_the_same_roles_again_records_no_event() {
    let mut user = user(&[Role::Learner, Role::Instructor]);
    user.set_roles(
        roles(&[Role::Learner, Role::Instructor]),
        &caller("2"),
        LATER,
    )
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
fn an_administrator_cannot_remove_their_own_role_admin() {
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
fn a_new_administrator_keeps_their_other_roles() {
    let mut user = user(&[Role::Learner]);
    user.prove_email(LATER);
    for _ in 0..2 {
        user.grant_admin(|| panic!("the password stays"), LATER)
            .unwrap();
    }
    assert_eq!(user.account().roles, roles(&[Role::Admin, Role::Learner]));
    assert_eq!(user.history().version(), 3);
}

#[test]
fn an_account_whose_address_was_never_verified_is_taken_over_by_the_operator() {
    let mut user = user(&[Role::Learner]);
    user.grant_admin(|| Ok(hash("$argon2id$operator")), LATER)
        .unwrap();
    assert_eq!(user.password_hash().unwrap().as_str(), "$argon2id$operator");
    assert_eq!(user.generation(), 2);
    assert!(user.account().email_verified);
}

#[test]
fn a_role_is_not_granted_to_somebody_who_has_not_proved_the_address() {
    let mut user = user(&[Role::Learner]);
    let privileged = roles(&[Role::Instructor]);
    let refused = user.set_roles(privileged.clone(), &caller("2"), LATER);
    assert_eq!(refused, Err(IdentityError::EmailUnverified));
    user.prove_email(LATER);
    user.set_roles(privileged, &caller("2"), LATER).unwrap();
}

#[test]
fn the_password_hash_is_stored_but_not_in_the_account_or_the_debug_output() {
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
