//! Linking and unlinking identities of providers.

use super::*;

fn proven() -> User {
    let mut user = serde_json::to_value(user(&[Role::Learner])).unwrap();
    user["email_verified"] = json!(true);
    serde_json::from_value::<User>(user).unwrap().into_stored()
}

fn without_password(user: User) -> User {
    let mut user = serde_json::to_value(user).unwrap();
    user["password_hash"] = json!(null);
    serde_json::from_value(user).unwrap()
}

#[test]
fn a_user_has_at_most_one_identity_of_each_provider() {
    let mut user = proven();
    assert_eq!(user.link("google", "7", LATER), Ok(true));
    assert_eq!(user.link("google", "7", LATER), Ok(false));
    let other = user.link("google", "8", LATER);
    assert_eq!(other, Err(IdentityError::ProviderLinked));
    assert_eq!(user.link("github", "8", LATER), Ok(true));
    assert_eq!((user.linked().as_slice().len(), unsaved(&user)), (2, 2));
}

#[test]
fn an_unlinked_identity_is_returned_and_its_provider_can_be_linked_again() {
    let mut user = proven();
    user.link("google", "7", LATER).unwrap();
    user.unlink("google").unwrap();
    let unlinked: Vec<_> = user
        .unsaved()
        .unlinked
        .iter()
        .map(|one| one.unique_value())
        .collect();
    assert_eq!(unlinked, ["google#7"]);
    assert_eq!(user.unlink("google"), Err(IdentityError::NotLinked));
    assert_eq!(user.link("google", "8", LATER), Ok(true));
    assert_eq!(unsaved(&user), 3);
}

#[test]
fn nothing_is_linked_before_the_address_is_verified() {
    let mut user = stored(&[Role::Learner]);
    let refused = user.link("google", "7", LATER);
    assert_eq!(refused, Err(IdentityError::EmailUnverified));
}

#[test]
fn a_new_password_unlinks_the_providers_that_are_not_kept() {
    let mut user = proven();
    for (provider, subject) in [("google", "7"), ("github", "8"), ("school", "9")] {
        user.link(provider, subject, LATER).unwrap();
    }
    user.change_password(hash("$argon2id$new"), &["github".to_owned()]);
    assert_eq!(user.linked().as_slice().len(), 1);
    assert!(user.linked().at("github").is_some());
    assert_eq!(user.unsaved().unlinked.len(), 2);
}

#[test]
fn the_first_proof_of_an_address_unlinks_everything_from_before() {
    let mut user = proven();
    user.link("google", "7", LATER).unwrap();
    let mut row = serde_json::to_value(&user).unwrap();
    row["email_verified"] = json!(false);
    let mut user = serde_json::from_value::<User>(row).unwrap().into_stored();
    user.reset_password(hash("$argon2id$new"), &["google".to_owned()], LATER);
    assert!(user.linked().as_slice().is_empty());
}

#[test]
fn the_last_way_to_sign_in_is_not_removed() {
    let mut user = without_password(proven());
    user.link("google", "7", LATER).unwrap();
    assert_eq!(user.unlink("github"), Err(IdentityError::NotLinked));
    assert_eq!(user.unlink("google"), Err(IdentityError::LastWayIn));
    user.link("github", "8", LATER).unwrap();
    assert!(user.unlink("google").is_ok());
    assert_eq!(user.unlink("github"), Err(IdentityError::LastWayIn));
    user.change_password(hash("$argon2id$chosen"), &["github".to_owned()]);
    assert!(user.unlink("github").is_ok());
}
