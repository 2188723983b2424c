//! Linking and unlinking identities of providers.

use super::*;

fn without_password() -> User {
    let mut user = serde_json::to_value(user(&[Role::Learner])).unwrap();
    user["password_hash"] = json!(null);
    serde_json::from_value(user).unwrap()
}

#[test]
fn a_user_has_at_most_one_identity_of_each_provider() {
    let mut user = stored(&[Role::Learner]);
    assert_eq!(user.link("google", "7", LATER), Ok(true));
    assert_eq!(user.link("google", "7", LATER), Ok(false));
    let other = user.link("google", "8", LATER);
    assert_eq!(other, Err(IdentityError::ProviderLinked));
    assert_eq!(user.link("github", "8", LATER), Ok(true));
    assert_eq!((user.linked().as_slice().len(), unsaved(&user)), (2, 2));
}

#[test]
fn an_unlinked_identity_is_returned_and_its_provider_can_be_linked_again() {
    let mut user = stored(&[Role::Learner]);
    user.link("google", "7", LATER).unwrap();
    let unlinked = user.unlink("google").unwrap();
    assert_eq!(unlinked.unique_value(), "google#7");
    assert_eq!(user.unlink("google"), Err(IdentityError::NotLinked));
    assert_eq!(user.link("google", "8", LATER), Ok(true));
    assert_eq!(unsaved(&user), 3);
}

#[test]
fn the_last_way_to_sign_in_is_not_removed() {
    let mut user = without_password();
    user.link("google", "7", LATER).unwrap();
    assert_eq!(user.unlink("github"), Err(IdentityError::NotLinked));
    assert_eq!(user.unlink("google"), Err(IdentityError::LastWayIn));
    user.link("github", "8", LATER).unwrap();
    assert!(user.unlink("google").is_ok());
    assert_eq!(user.unlink("github"), Err(IdentityError::LastWayIn));
    user.change_password(hash("$argon2id$chosen"));
    assert!(user.unlink("github").is_ok());
}
