//! Names and addresses, and who may prove what with them.

use super::*;

fn update(user: &mut User, name: &str, address: &str) {
    user.update(Name::new(name).unwrap(), email(address), LATER);
}

#[test]
fn another_address_waits_and_changes_nothing_that_is_shown() {
    let mut user = stored(&[Role::Learner]);
    update(&mut user, "Ada", "new@example.org");
    assert_eq!(user.pending_email(), Some(&email("new@example.org")));
    assert_eq!(Some(user.account()), user.stored());
    assert_eq!(told(&user), 1);
    update(&mut user, "Ada", "new@example.org");
    assert_eq!(told(&user), 1, "the same again");
}

#[test]
fn a_name_changes_at_once() {
    let mut user = stored(&[Role::Learner]);
    update(&mut user, "Ada L.", "ada@example.org");
    assert_eq!(user.account().name.as_str(), "Ada L.");
    assert_eq!((user.account().updated_at, told(&user)), (LATER, 1));
    assert_eq!(user.pending_email(), None);
}

#[test]
fn to_name_the_present_address_takes_the_wish_back() {
    let mut user = stored(&[Role::Learner]);
    update(&mut user, "Ada", "new@example.org");
    update(&mut user, "Ada", "ada@example.org");
    assert_eq!((user.pending_email(), told(&user)), (None, 2));
    let late = user.verify_email(&email("new@example.org"), LATER);
    assert_eq!(late, Err(IdentityError::InvalidLink));
}

#[test]
fn the_present_address_is_verified_once() {
    let mut user = stored(&[Role::Learner]);
    for _ in 0..2 {
        user.verify_email(&email("ada@example.org"), LATER).unwrap();
        assert!(user.account().email_verified);
        assert_eq!((user.account().updated_at, told(&user)), (LATER, 1));
    }
}

#[test]
fn an_address_that_waited_replaces_the_present_one_and_is_verified_by_that() {
    let mut user = stored(&[Role::Learner]);
    user.verify_email(&email("ada@example.org"), LATER).unwrap();
    update(&mut user, "Ada", "new@example.org");
    user.verify_email(&email("new@example.org"), LATER).unwrap();
    let account = user.account();
    assert_eq!(
        (&account.email, account.email_verified, user.pending_email()),
        (&email("new@example.org"), true, None)
    );
    assert_eq!(told(&user), 4, "verified, wanted, replaced, verified");
    let old = user.verify_email(&email("ada@example.org"), LATER);
    assert_eq!(old, Err(IdentityError::InvalidLink));
}

#[test]
fn the_present_address_can_be_verified_while_another_waits() {
    let mut user = stored(&[Role::Learner]);
    update(&mut user, "Ada", "new@example.org");
    user.verify_email(&email("ada@example.org"), LATER).unwrap();
    assert!(user.account().email_verified);
    assert_eq!(user.pending_email(), Some(&email("new@example.org")));
}

#[test]
fn an_address_that_is_not_the_users_is_not_verified() {
    let mut user = stored(&[Role::Learner]);
    let refused = user.verify_email(&email("eve@example.org"), LATER);
    assert_eq!((refused, told(&user)), (Err(IdentityError::InvalidLink), 0));
    assert!(!user.account().email_verified);
}

#[test]
fn another_password_ends_every_session_and_drops_the_address_that_waits() {
    let mut user = stored(&[Role::Learner]);
    update(&mut user, "Ada", "eve@example.org");
    user.change_password(hash("$argon2id$other"));
    assert_eq!(user.password_hash().unwrap().as_str(), "$argon2id$other");
    assert_eq!((user.generation(), user.pending_email()), (2, None));
    assert!(!user.account().email_verified);
    let late = user.verify_email(&email("eve@example.org"), LATER);
    assert_eq!(late, Err(IdentityError::InvalidLink));
}

#[test]
fn who_resets_a_password_got_our_mail() {
    let mut user = stored(&[Role::Learner]);
    user.reset_password(hash("$argon2id$other"), LATER);
    assert!(user.account().email_verified);
    assert_eq!((user.generation(), told(&user)), (2, 2));
    user.reset_password(hash("$argon2id$third"), LATER);
    assert_eq!((user.generation(), told(&user)), (3, 3), "verified once");
}
