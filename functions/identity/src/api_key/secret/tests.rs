//! The text of keys and the MACs of their secrets.

use super::*;
use kernel::{Dependencies as _, Resources};
use proptest::prelude::*;

fn secrets_of(stage: &str, seed: u8) -> ApiKeySecrets {
    let value = BASE64.encode([seed; 32]);
    let stage = stage.to_owned();
    let resources = Resources::new(None, move |variable| match variable {
        Stage::NAME => Some(stage.clone()),
        _ => Some(value.clone()),
    });
    ApiKeySecrets::open(&resources).unwrap()
}

fn key() -> (ApiKeyId, KeySecret, String) {
    let (id, secret) = ("77".parse().unwrap(), KeySecret::draw().unwrap());
    let text = secrets_of("test", 1).text(&id, &secret);
    (id, secret, text)
}

#[test]
fn a_formatted_key_is_parsed() {
    let (id, secret, text) = key();
    let (read_id, read_secret) = secrets_of("test", 1).parse(&text).unwrap();
    assert_eq!((read_id, read_secret.0), (id, secret.0));
    assert!(text.starts_with("ak_test_77_"));
    assert_eq!(text.len(), "ak_test_77_".len() + 64 + 1 + 8);
}

#[test]
fn a_key_of_another_stage_is_refused() {
    let (.., text) = key();
    for other in ["tes", "test-2", "prod", ""] {
        assert!(secrets_of(other, 1).parse(&text).is_none(), "{other}");
    }
}

#[test]
fn a_malformed_key_is_refused_even_with_a_correct_checksum() {
    let hex = "0a".repeat(32);
    let with_sum = |body: String| format!("{body}_{}", checksum(&body));
    let secrets = secrets_of("test", 1);
    assert!(
        secrets
            .parse(&with_sum(format!("ak_test_7_{hex}")))
            .is_some()
    );
    for body in [
        format!("ak_test_07_{hex}"),
        format!("ak_test__{hex}"),
        format!("AK_test_7_{hex}"),
        format!("ak_test_7_{}", hex.to_uppercase()),
        format!("ak_test_7_{}", &hex[2..]),
        format!("ak_test_7_{}", &hex[1..]),
        format!("ak_test_7_{hex}00"),
        format!("ak_test_7_{hex}_"),
        format!("ak_test_7_+a{}", &hex[2..]),
        "ak_test_7".to_owned(),
        String::new(),
    ] {
        assert!(secrets.parse(&with_sum(body.clone())).is_none(), "{body}");
    }
}

proptest! {
    #[test]
    fn no_text_makes_the_parser_panic(text in "(ak_test_)?.{0,120}") {
        prop_assert!(secrets_of("test", 1).parse(&text).is_none());
    }

    #[test]
    fn a_key_with_one_changed_character_is_refused(position in 0usize..84, other in "[ -~]") {
        let (.., text) = key();
        let mut changed = text.clone();
        changed.replace_range(position..=position, &other);
        prop_assert_eq!(secrets_of("test", 1).parse(&changed).is_some(), changed == text);
    }

    #[test]
    fn a_mac_matches_only_its_own_secret_under_its_own_key(flip in 1u8..=255, place in 0usize..32) {
        let (_, secret, _) = key();
        let secrets = secrets_of("test", 1);
        let kept = secrets.mac(&secret);
        prop_assert!(secrets.is_right(&secret, &kept));
        prop_assert!(!secrets_of("test", 2).is_right(&secret, &kept));
        let mut other = KeySecret(secret.0);
        other.0[place] ^= flip;
        prop_assert!(!secrets.is_right(&other, &kept));
    }
}

#[test]
fn a_stored_mac_is_read_back_and_a_malformed_one_is_refused() {
    let (_, secret, _) = key();
    let secrets = secrets_of("test", 1);
    let row = serde_json::to_value(secrets.mac(&secret)).unwrap();
    let read: SecretMac = serde_json::from_value(row).unwrap();
    assert!(secrets.is_right(&secret, &read));
    for broken in ["", "AQEB", "not base64"] {
        assert!(serde_json::from_value::<SecretMac>(broken.into()).is_err());
    }
}

#[test]
fn debug_prints_neither_a_secret_nor_its_mac() {
    let (_, secret, _) = key();
    let kept = secrets_of("test", 1).mac(&secret);
    assert_eq!(format!("{secret:?} {kept:?}"), "… …");
}

#[test]
fn two_drawn_secrets_differ() {
    assert_ne!(KeySecret::draw().unwrap().0, KeySecret::draw().unwrap().0);
}

#[test]
fn a_function_whose_secret_is_malformed_or_too_short_does_not_start() {
    for text in ["", "short", &BASE64.encode([1; 31])] {
        let text = text.to_owned();
        let resources = Resources::new(None, move |_| Some(text.clone()));
        assert!(ApiKeySecrets::open(&resources).is_err());
    }
}
