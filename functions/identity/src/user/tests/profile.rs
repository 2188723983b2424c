//! What users tell others, and their pictures.

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
fn a_profile_is_replaced_and_is_no_part_of_the_account() {
    let mut user = stored(&[Role::Learner]);
    for _ in 0..2 {
        user.set_profile(with_avatar(1)).unwrap();
        assert_eq!((user.profile(), told(&user)), (&with_avatar(1), 1));
    }
    assert_eq!(Some(user.account()), user.stored());
}

#[test]
fn only_a_newer_picture_replaces_the_present_one() {
    let mut user = stored(&[Role::Learner]);
    user.set_profile(with_avatar(2)).unwrap();
    let refused = user.set_profile(with_avatar(1));
    assert_eq!(refused, Err(IdentityError::AvatarReplaced));
    assert_eq!((user.profile(), told(&user)), (&with_avatar(2), 1));
    user.set_profile(with_avatar(3)).unwrap();
}

#[test]
fn a_picture_that_was_put_away_is_not_taken_out_again() {
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
fn what_can_be_chosen_or_is_chosen_has_not_been_replaced() {
    let mut user = stored(&[Role::Learner]);
    assert!(!user.has_replaced(&avatar(1)));
    user.set_profile(with_avatar(2)).unwrap();
    let replaced = |user: &User| [1, 2, 3].map(|number| user.has_replaced(&avatar(number)));
    assert_eq!(replaced(&user), [true, false, false]);
    user.set_profile(Profile::default()).unwrap();
    assert_eq!(replaced(&user), [true, true, false]);
}
