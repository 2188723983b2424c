//! Passwords: the rules for a new one, and attempts at login.

mod strength;

use std::borrow::Cow;
use std::fmt;

use kernel::text::{composed, is_assigned};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

/// A text that its debug output does not contain.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Secret(String);

impl Secret {
    pub(crate) const fn new(text: String) -> Self {
        Self(text)
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

/// A new password: 10 to 200 characters of any script, and not easy to guess. It is kept in Normalization
/// Form C, because devices encode the same characters differently (NIST SP 800-63B-4, 3.1.1.2).
#[derive(Debug)]
pub(crate) struct NewPassword(pub(crate) Secret);

impl NewPassword {
    const SHORTEST: usize = 10;
    const LONGEST: usize = 200;

    fn new(typed: &str) -> Result<Self, &'static str> {
        let text = composed(typed);
        let is_short = |text: &str| text.chars().count() < Self::SHORTEST;
        let is_long = typed.chars().count() > Self::LONGEST;
        if is_long || is_short(typed) || is_short(&text) || text.contains('\0') {
            return Err("must have 10 to 200 characters, and no NUL among them");
        }
        // A later version of Unicode may normalize such a character in another way.
        if !is_assigned(&text) {
            return Err("must not contain characters that Unicode has not assigned");
        }
        if strength::is_easy_to_guess(&text) {
            return Err("must not be easy to guess");
        }
        Ok(Self(Secret(text.into_owned())))
    }
}

impl<'de> Deserialize<'de> for NewPassword {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(&text(deserializer)?).map_err(D::Error::custom)
    }
}

impl JsonSchema for NewPassword {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "NewPassword".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let (shortest, longest) = (Self::SHORTEST, Self::LONGEST);
        json_schema!({ "type": "string", "format": "password", "minLength": shortest, "maxLength": longest })
    }
}

/// A password that a client sends to authenticate, as it was typed. Any text is accepted: a text that
/// breaks the rules is just a wrong password, and a later change of the rules locks no user out.
#[derive(Debug)]
pub(crate) struct PasswordAttempt(pub(crate) Secret);

impl<'de> Deserialize<'de> for PasswordAttempt {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(Secret(text(deserializer)?)))
    }
}

impl JsonSchema for PasswordAttempt {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "PasswordAttempt".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "password" })
    }
}

/// Reads a string. Unlike the error of serde, this error does not repeat the refused value.
fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    String::deserialize(deserializer).map_err(|_| D::Error::custom("must be a string"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn chosen(text: &str) -> Option<NewPassword> {
        serde_json::from_value(json!(text)).ok()
    }

    #[test]
    fn a_password_has_10_to_200_characters_of_any_script() {
        let long: String = (0..)
            .filter_map(|n| char::from_u32(0x100 + n * n % 997))
            .filter(|one| one.is_alphabetic())
            .take(200)
            .collect();
        for accepted in ["zq8#mV!x2L", "ğünlük yağmur", "正しい馬電池ホチキス", &long]
        {
            assert!(chosen(accepted).is_some(), "{accepted:?}");
        }
        for refused in [
            "",
            "nine char",
            "ğünlükyağ",
            &format!("{long}x"),
            "correct\0horse",
        ] {
            assert!(chosen(refused).is_none(), "{refused:?}");
        }
    }

    #[test]
    fn an_easily_guessed_password_is_refused() {
        for common in [
            "1234567890",
            "qwertyuiop",
            "password123",
            "Passw0rd!!",
            "iloveyou123",
            "sunshine2024",
            "aaaaaaaaaaaa",
            "aurora2026",
            "          ",
        ] {
            assert!(chosen(common).is_none(), "{common:?}");
        }
    }

    #[test]
    fn a_password_is_normalized_and_keeps_what_is_not_a_matter_of_encoding() {
        let kept = |text: &str| chosen(text).map(|password| password.0.as_str().to_owned());
        let composed = Some("ğünlük yağmur".to_owned());
        assert_eq!(kept("g\u{306}u\u{308}nlu\u{308}k yag\u{306}mur"), composed);
        for unchanged in [" Zq8#mV!x2L ", "ﬁnanz² Ｚq8#mV!x", "zq8#\u{200D}mV!x2L"] {
            assert_eq!(kept(unchanged).as_deref(), Some(unchanged));
        }
    }

    #[test]
    fn a_password_is_long_enough_in_its_normalized_form() {
        assert!(
            chosen("g\u{306}o\u{308}a\u{30A}w\u{302}u\u{308}").is_none(),
            "5 characters"
        );
        assert!(chosen("g\u{306}o\u{308}xqzvkw8").is_none(), "9 characters");
        assert!(
            chosen("g\u{306}o\u{308}xqzvkw8#").is_some(),
            "10 characters"
        );
    }

    #[test]
    fn a_password_with_unassigned_characters_is_refused() {
        for refused in ["zq8#mV!x2L\u{378}", "zq8#mV!x2L\u{FFFF}"] {
            assert!(chosen(refused).is_none(), "{refused:?}");
        }
    }

    #[test]
    fn an_error_does_not_repeat_the_password() {
        for refused in [
            json!(1_234_567_890_123_u64),
            json!({ "a": 1_234_567_890_123_u64 }),
            json!("1234567"),
        ] {
            let problem = serde_json::from_value::<NewPassword>(refused).unwrap_err();
            assert!(!problem.to_string().contains("12345"), "{problem}");
        }
    }
}
