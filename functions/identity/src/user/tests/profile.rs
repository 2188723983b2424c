//! The profile of a user and its picture.

use super::*;

fn avatar(number: u32) -> AvatarId {
    format!("01890a5d-ac96-774b-bcce-{number:012}")
        .parse()
        .unwrap()
}

fn with_avatar(number: u32) -> Profile {
    Profile {
        avatar_id: Some(avatar(number)),
        ..Profile::default()
    }
}

#[test]
fn a_profile_is_replaced_and_is_not_part_of_the_account() {
    let mut user = stored(&[Role::Learner]);
    for _ in 0..2 {
        user.set_profile(with_avatar(1)).unwrap();
        assert_eq!((user.profile(), unsaved(&user)), (&with_avatar(1), 1));
    }
    assert_eq!(Some(user.account()), user.stored());
}

#[test]
fn only_a_newer_picture_replaces_the_present_one() {
    let mut user = stored(&[Role::Learner]);
    user.set_profile(with_avatar(2)).unwrap();
    let refused = user.set_profile(with_avatar(1));
    assert_eq!(refused, Err(IdentityError::AvatarReplaced));
    assert_eq!((user.profile(), unsaved(&user)), (&with_avatar(2), 1));
    user.set_profile(with_avatar(3)).unwrap();
}

#[test]
fn a_picture_that_was_removed_from_the_profile_cannot_be_chosen_again() {
    let mut user = stored(&[Role::Learner]);
    user.set_profile(with_avatar(2)).unwrap();
    user.set_profile(Profile::default()).unwrap();
    for number in [1, 2] {
        let refused = user.set_profile(with_avatar(number));
        assert_eq!(refused, Err(IdentityError::AvatarReplaced), "{number}");
    }
    user.set_profile(with_avatar(3)).unwrap();
}

#[test]
fn the_chosen_picture_and_newer_ones_count_as_not_replaced() {
    let mut user = stored(&[Role::Learner]);
    assert!(!user.has_replaced(&avatar(1)));
    user.set_profile(with_avatar(2)).unwrap();
    let replaced = |user: &User| [1, 2, 3].map(|number| user.has_replaced(&avatar(number)));
    assert_eq!(replaced(&user), [true, false, false]);
    user.set_profile(Profile::default()).unwrap();
    assert_eq!(replaced(&user), [true, true, false]);
}
