//! Who comes in, who stays out, and who goes.

use super::*;

#[test]
fn a_user_whom_an_administrator_made_has_no_password_and_one_fact_to_tell() {
    let newcomer = NewUser {
        email: email("ada@example.org"),
        email_verified: false,
        name: Name::new("Ada").unwrap(),
        roles: roles(&[Role::Instructor]),
        password_hash: None,
    };
    let user = User::create("1".parse().unwrap(), newcomer, LATER);
    assert!(user.account().is_active() && user.password_hash().is_none());
    assert_eq!((user.history().version(), told(&user)), (1, 1));
}

#[test]
fn who_is_suspended_loses_every_session_and_gets_none_of_them_back() {
    let mut user = stored(&[Role::Learner]);
    user.set_status(Status::Suspended, &caller("2"), LATER)
        .unwrap();
    assert!(!user.account().is_active());
    assert_eq!((user.generation(), user.account().updated_at), (2, LATER));
    user.set_status(Status::Active, &caller("2"), LATER)
        .unwrap();
    assert!(user.account().is_active());
    assert_eq!((user.generation(), told(&user)), (2, 2));
}

#[test]
fn the_same_status_again_changes_nothing_for_whoever_asks() {
    let mut user = stored(&[Role::Admin]);
    for id in ["1", "2"] {
        user.set_status(Status::Active, &caller(id), LATER).unwrap();
    }
    assert_eq!((told(&user), user.generation()), (0, 1));
    assert_eq!(Some(user.account()), user.stored());
}

#[test]
fn an_administrator_cannot_suspend_themselves() {
    let mut user = stored(&[Role::Admin]);
    let refused = user.set_status(Status::Suspended, &caller("1"), LATER);
    assert_eq!(refused, Err(IdentityError::OwnStatus));
    assert!(user.account().is_active());
    assert_eq!((told(&user), user.generation()), (0, 1));
}

#[test]
fn users_delete_themselves_and_an_administrator_is_deleted_by_another() {
    for (given, by) in [
        (Role::Learner, "1"),
        (Role::Learner, "2"),
        (Role::Admin, "2"),
    ] {
        let mut user = stored(&[given]);
        user.delete(&caller(by)).unwrap();
        assert_eq!(told(&user), 1);
    }
}

#[test]
fn an_administrator_cannot_delete_themselves() {
    let mut user = stored(&[Role::Admin, Role::Learner]);
    let refused = user.delete(&caller("1"));
    assert_eq!(
        (refused, told(&user)),
        (Err(IdentityError::OwnAdminRole), 0)
    );
}

#[test]
fn all_sessions_end_as_often_as_somebody_says_so() {
    let mut user = stored(&[Role::Learner]);
    user.revoke_sessions();
    user.revoke_sessions();
    assert_eq!((user.generation(), told(&user)), (3, 2));
}
