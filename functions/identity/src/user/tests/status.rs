//! Creation by an administrator, status, deletion, and the end of all sessions.

use super::*;

#[test]
fn a_user_created_by_an_administrator_has_no_password_and_has_recorded_one_event() {
    let new_user = NewUser {
        email: email("ada@example.org"),
        email_verified: false,
        name: Name::new("Ada").unwrap(),
        roles: roles(&[Role::Instructor]),
        password_hash: None,
    };
    let user = User::create("1".parse().unwrap(), new_user, LATER);
    assert!(user.account().is_active() && user.password_hash().is_none());
    assert_eq!((user.history().version(), unsaved(&user)), (1, 1));
}

#[test]
fn a_suspension_ends_every_session_and_an_activation_restores_none() {
    let mut user = stored(&[Role::Learner]);
    user.set_status(Status::Suspended, &caller("2"), LATER)
        .unwrap();
    assert!(!user.account().is_active());
    assert_eq!((user.generation(), user.account().updated_at), (2, LATER));
    user.set_status(Status::Active, &caller("2"), LATER)
        .unwrap();
    assert!(user.account().is_active());
    assert_eq!((user.generation(), unsaved(&user)), (2, 2));
}

#[test]
fn setting_the_same_status_again_changes_nothing_for_any_caller() {
    let mut user = stored(&[Role::Admin]);
    for id in ["1", "2"] {
        user.set_status(Status::Active, &caller(id), LATER).unwrap();
    }
    assert_eq!((unsaved(&user), user.generation()), (0, 1));
    assert_eq!(Some(user.account()), user.stored());
}

#[test]
fn an_administrator_cannot_suspend_themselves() {
    let mut user = stored(&[Role::Admin]);
    let refused = user.set_status(Status::Suspended, &caller("1"), LATER);
    assert_eq!(refused, Err(IdentityError::OwnStatus));
    assert!(user.account().is_active());
    assert_eq!((unsaved(&user), user.generation()), (0, 1));
}

#[test]
fn users_can_delete_themselves_and_an_administrator_is_deleted_by_another() {
    for (given, by) in [
        (Role::Learner, "1"),
        (Role::Learner, "2"),
        (Role::Admin, "2"),
    ] {
        let mut user = stored(&[given]);
        user.delete(&caller(by)).unwrap();
        assert_eq!(unsaved(&user), 1);
    }
}

#[test]
fn an_administrator_cannot_delete_themselves() {
    let mut user = stored(&[Role::Admin, Role::Learner]);
    let refused = user.delete(&caller("1"));
    assert_eq!(
        (refused, unsaved(&user)),
        (Err(IdentityError::OwnAdminRole), 0)
    );
}

#[test]
fn each_revocation_of_all_sessions_ends_them_again() {
    let mut user = stored(&[Role::Learner]);
    user.revoke_sessions();
    user.revoke_sessions();
    assert_eq!((user.generation(), unsaved(&user)), (3, 2));
}
