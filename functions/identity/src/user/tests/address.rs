//! Changes of the name and the address, and verification of addresses.

use super::*;

fn update(user: &mut User, name: &str, address: &str) {
    user.update(Name::new(name).unwrap(), email(address), LATER)
        .unwrap();
}

#[test]
fn a_new_address_is_pending_and_leaves_the_account_unchanged() {
    let mut user = stored(&[Role::Learner]);
    update(&mut user, "Ada", "new@example.org");
    assert_eq!(user.pending_email(), Some(&email("new@example.org")));
    assert_eq!(Some(user.account()), user.stored());
    assert_eq!(unsaved(&user), 1);
    update(&mut user, "Ada", "new@example.org");
    assert_eq!(unsaved(&user), 1, "the same again");
}

#[test]
fn a_name_changes_at_once() {
    let mut user = stored(&[Role::Learner]);
    update(&mut user, "Ada L.", "ada@example.org");
    assert_eq!(user.account().name.as_str(), "Ada L.");
    assert_eq!((user.account().updated_at, unsaved(&user)), (LATER, 1));
    assert_eq!(user.pending_email(), None);
}

#[test]
fn an_update_with_the_present_address_withdraws_the_pending_one() {
    let mut user = stored(&[Role::Learner]);
    update(&mut user, "Ada", "new@example.org");
    update(&mut user, "Ada", "ada@example.org");
    assert_eq!((user.pending_email(), unsaved(&user)), (None, 2));
    let late = user.verify_email(&email("new@example.org"), LATER);
    assert_eq!(late, Err(IdentityError::InvalidLink));
}

#[test]
fn the_present_address_is_verified_once() {
    let mut user = stored(&[Role::Learner]);
    for _ in 0..2 {
        user.verify_email(&email("ada@example.org"), LATER).unwrap();
        assert!(user.account().email_verified);
        assert_eq!((user.account().updated_at, unsaved(&user)), (LATER, 1));
    }
}

#[test]
fn verifying_the_pending_address_makes_it_the_present_and_verified_one() {
    let mut user = stored(&[Role::Learner]);
    user.verify_email(&email("ada@example.org"), LATER).unwrap();
    update(&mut user, "Ada", "new@example.org");
    user.verify_email(&email("new@example.org"), LATER).unwrap();
    let account = user.account();
    assert_eq!(
        (&account.email, account.email_verified, user.pending_email()),
        (&email("new@example.org"), true, None)
    );
    assert_eq!(
        unsaved(&user),
        5,
        "verified, requested, changed, updated, verified"
    );
    let old = user.verify_email(&email("ada@example.org"), LATER);
    assert_eq!(old, Err(IdentityError::InvalidLink));
}

#[test]
fn the_first_proof_of_the_present_address_drops_the_pending_one() {
    let mut user = stored(&[Role::Learner]);
    update(&mut user, "Ada", "new@example.org");
    user.verify_email(&email("ada@example.org"), LATER).unwrap();
    assert!(user.account().email_verified);
    assert_eq!(user.pending_email(), None);
}

#[test]
fn an_address_that_is_neither_present_nor_pending_is_not_verified() {
    let mut user = stored(&[Role::Learner]);
    let refused = user.verify_email(&email("eve@example.org"), LATER);
    assert_eq!(
        (refused, unsaved(&user)),
        (Err(IdentityError::InvalidLink), 0)
    );
    assert!(!user.account().email_verified);
}

#[test]
fn a_new_password_ends_every_session_and_drops_the_pending_address() {
    let mut user = stored(&[Role::Learner]);
    update(&mut user, "Ada", "eve@example.org");
    user.change_password(hash("$argon2id$other"), &[]);
    assert_eq!(user.password_hash().unwrap().as_str(), "$argon2id$other");
    assert_eq!((user.generation(), user.pending_email()), (2, None));
    assert!(!user.account().email_verified);
    let late = user.verify_email(&email("eve@example.org"), LATER);
    assert_eq!(late, Err(IdentityError::InvalidLink));
}

#[test]
fn a_password_reset_verifies_the_address() {
    let mut user = stored(&[Role::Learner]);
    user.reset_password(hash("$argon2id$other"), &[], LATER);
    assert!(user.account().email_verified);
    assert_eq!((user.generation(), unsaved(&user)), (2, 2));
    user.reset_password(hash("$argon2id$third"), &[], LATER);
    assert_eq!((user.generation(), unsaved(&user)), (3, 3), "verified once");
}
