use super::*;
use kernel::Kind;
use kernel::{Dependencies as _, Resources};
use serde_json::{Value, json};

fn with_pepper(pepper: &'static str) -> Result<Passwords> {
    Passwords::open(&Resources::new(None, move |_| Some(pepper.to_owned())))
}

fn passwords() -> Passwords {
    with_pepper("AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI").unwrap()
}

fn chosen(text: &str) -> Option<NewPassword> {
    serde_json::from_value(json!(text)).ok()
}

fn attempt(text: &str) -> PasswordAttempt {
    serde_json::from_value(json!(text)).unwrap()
}

#[test]
fn a_password_matches_only_its_own_hash() {
    let (passwords, password) = (passwords(), chosen(" correct horse ").unwrap());
    let (kept, other) = (
        passwords.hash(&password).unwrap(),
        passwords.hash(&password).unwrap(),
    );
    assert_ne!(kept, other, "two salts");
    assert!(
        passwords
            .is_right(&attempt(" correct horse "), Some(&kept))
            .unwrap()
    );
    for wrong in ["correct horse", " Correct horse ", " correct horse \0", ""] {
        assert!(
            !passwords.is_right(&attempt(wrong), Some(&kept)).unwrap(),
            "{wrong:?}"
        );
    }
}

#[test]
fn a_password_matches_in_every_encoding_of_its_characters() {
    let (passwords, composed) = (passwords(), "ğünlük yağmur");
    let decomposed = "g\u{306}u\u{308}nlu\u{308}k yag\u{306}mur";
    for chosen_as in [composed, decomposed] {
        let kept = passwords.hash(&chosen(chosen_as).unwrap()).unwrap();
        for typed in [composed, decomposed] {
            let attempt = attempt(typed);
            assert!(passwords.is_right(&attempt, Some(&kept)).unwrap());
            assert_eq!(passwords.renewed(&attempt, Some(&kept)).unwrap(), None);
        }
        for wrong in ["gunluk yagmur", "Ğünlük yağmur", "ğünlük  yağmur"] {
            assert!(!passwords.is_right(&attempt(wrong), Some(&kept)).unwrap());
        }
    }
}

#[test]
fn a_hash_of_the_text_as_typed_is_accepted_and_renewed_once() {
    let (passwords, typed) = (passwords(), attempt("yag\u{306}mur yag\u{306}ar"));
    let earlier = passwords.hash_as_typed(typed.0.as_str()).unwrap();
    assert!(passwords.is_right(&typed, Some(&earlier)).unwrap());
    let renewed = passwords.renewed(&typed, Some(&earlier)).unwrap().unwrap();
    for typed in [&typed, &attempt("yağmur yağar")] {
        assert!(passwords.is_right(typed, Some(&renewed)).unwrap());
        assert_eq!(passwords.renewed(typed, Some(&renewed)).unwrap(), None);
    }
    assert!(!passwords.is_right(&typed, None).unwrap());
}

#[test]
fn a_hash_made_with_another_pepper_does_not_match() {
    let other = with_pepper("AwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwM").unwrap();
    let kept = passwords().hash(&chosen("correct horse").unwrap()).unwrap();
    assert!(
        !other
            .is_right(&attempt("correct horse"), Some(&kept))
            .unwrap()
    );
}

#[test]
fn an_attempt_without_a_stored_hash_fails_at_the_same_cost() {
    let passwords = passwords();
    assert!(!passwords.is_right(&attempt("correct horse"), None).unwrap());
    let ours = passwords.hash(&chosen("correct horse").unwrap()).unwrap();
    let shape = |phc: &str| {
        let phc = phc::PasswordHash::new(phc).unwrap();
        let (salt, hash) = (phc.salt.unwrap().len(), phc.hash.unwrap().len());
        (
            phc.algorithm,
            phc.version,
            Params::try_from(&phc).unwrap(),
            salt,
            hash,
        )
    };
    assert_eq!(shape(DUMMY_HASH), shape(ours.0.as_str()));
}

#[test]
fn an_unreadable_hash_is_an_internal_error() {
    let broken: PasswordHash = serde_json::from_value(Value::from("no hash")).unwrap();
    let fault = passwords()
        .is_right(&attempt("correct horse"), Some(&broken))
        .unwrap_err();
    assert_eq!(fault.kind(), Kind::Internal);
}

#[test]
fn a_pepper_of_the_wrong_length_is_refused() {
    assert!(with_pepper("AgIC").is_err());
    assert!(with_pepper("not base64url!").is_err());
    assert!(Passwords::open(&Resources::new(None, |_| None)).is_err());
}

#[test]
fn the_debug_output_contains_neither_password_nor_hash() {
    let password = chosen("correct horse").unwrap();
    let kept = passwords().hash(&password).unwrap();
    let shown = format!("{password:?} {:?} {kept:?}", attempt("correct horse"));
    assert!(
        !shown.contains("horse") && !shown.contains("argon2id"),
        "{shown}"
    );
}
