//! Values with limits. They are checked when they are created from a request, so other code does not
//! check them again. A value in a row was checked when it was written: see [`crate::stored`].

pub use flag::QueryFlag;
pub use folded::{composed, folded, folded_within, is_assigned, unaccented};
pub use form::Refused;
#[doc(hidden)]
pub use form::export;
pub use language::LanguageTag;
pub use number::QueryNumber;

mod flag;
mod folded;
mod form;
mod language;
mod line;
mod number;

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, de::Error as _};

use crate::stored;

/// One line of text: trimmed, with a visible character, at most `MAX` characters. It has no control
/// characters, line separators, direction overrides, tags or noncharacters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Text<const MAX: usize>(String);

/// Text of several lines, or empty: line breaks and tabs are allowed, at most `MAX` characters. Unlike a
/// line, it may change its direction: it stands alone, and a change ends with its paragraph.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Prose<const MAX: usize>(String);

/// A whole number from `MIN` to `MAX`. An amount of money is one of these, in minor units, and never a
/// float.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Integer<const MIN: i64, const MAX: i64>(i64);

/// The largest length of a plain name in bytes: one segment of a parameter's name.
pub const PLAIN_NAME_LIMIT: usize = 64;

/// Whether the text is 1 to [`PLAIN_NAME_LIMIT`] ASCII letters, digits and `_.-`: a name that is
/// written the same in paths, keys and parameters.
#[must_use]
pub fn is_plain_name(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte);
    (1..=PLAIN_NAME_LIMIT).contains(&text.len()) && text.bytes().all(allowed)
}

/// Why a value is out of bounds. The message is for the caller.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct OutOfBounds(pub(crate) String);

impl<const MAX: usize> Text<MAX> {
    /// # Errors
    /// [`OutOfBounds`] when the text is empty after trimming, too long, or has characters that a line
    /// does not have, or none that can be seen.
    pub fn new(text: &str) -> Result<Self, OutOfBounds> {
        let text = text.trim();
        if text.is_empty() {
            return Err(OutOfBounds("must not be empty".to_owned()));
        }
        check_characters(text, MAX, |_| false)?;
        line::check(text)?;
        Ok(Self(text.to_owned()))
    }

    /// The text itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<const MAX: usize> Prose<MAX> {
    /// # Errors
    /// [`OutOfBounds`] when the text is too long or contains a control character other than a line
    /// break or tab.
    pub fn new(text: &str) -> Result<Self, OutOfBounds> {
        check_characters(text, MAX, |character| {
            matches!(character, '\n' | '\r' | '\t')
        })?;
        Ok(Self(text.to_owned()))
    }

    /// The text itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<const MIN: i64, const MAX: i64> Integer<MIN, MAX> {
    /// # Errors
    /// [`OutOfBounds`] outside `MIN..=MAX`.
    pub fn new(number: i64) -> Result<Self, OutOfBounds> {
        if (MIN..=MAX).contains(&number) {
            Ok(Self(number))
        } else {
            Err(OutOfBounds(format!("must be from {MIN} to {MAX}")))
        }
    }

    /// The constant `NUMBER`. A number out of bounds does not compile.
    #[must_use]
    pub const fn of<const NUMBER: i64>() -> Self {
        const { assert!(MIN <= NUMBER && NUMBER <= MAX) };
        Self(NUMBER)
    }

    /// The number itself.
    #[must_use]
    pub const fn get(self) -> i64 {
        self.0
    }
}

fn check_characters(text: &str, max: usize, allowed: fn(char) -> bool) -> Result<(), OutOfBounds> {
    if text.chars().count() > max {
        return Err(OutOfBounds(format!("must have at most {max} characters")));
    }
    if text
        .chars()
        .any(|character| character.is_control() && !allowed(character))
    {
        return Err(OutOfBounds(
            "must not contain control characters".to_owned(),
        ));
    }
    Ok(())
}

impl<'de, const MAX: usize> Deserialize<'de> for Text<MAX> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        stored::accept(Self::new(&text), || Self(text)).map_err(D::Error::custom)
    }
}

impl<'de, const MAX: usize> Deserialize<'de> for Prose<MAX> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        stored::accept(Self::new(&text), || Self(text)).map_err(D::Error::custom)
    }
}

impl<'de, const MIN: i64, const MAX: i64> Deserialize<'de> for Integer<MIN, MAX> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = i64::deserialize(deserializer)?;
        stored::accept(Self::new(number), || Self(number)).map_err(D::Error::custom)
    }
}

impl<const MAX: usize> fmt::Display for Text<MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<const MAX: usize> JsonSchema for Text<MAX> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        format!("Text{MAX}").into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "minLength": 1, "maxLength": MAX })
    }
}

impl<const MAX: usize> JsonSchema for Prose<MAX> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        format!("Prose{MAX}").into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "maxLength": MAX })
    }
}

impl<const MIN: i64, const MAX: i64> JsonSchema for Integer<MIN, MAX> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        format!("Integer{MIN}To{MAX}").into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "integer", "minimum": MIN, "maximum": MAX })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn an_accepted_text_is_trimmed_and_within_its_limits(text in any::<String>()) {
            if let Ok(text) = Text::<10>::new(&text) {
                prop_assert!(!text.as_str().is_empty());
                prop_assert!(text.as_str().chars().count() <= 10);
                prop_assert_eq!(text.as_str(), text.as_str().trim());
                prop_assert!(!text.as_str().chars().any(char::is_control));
            }
        }

        #[test]
        fn an_integer_accepts_its_range_and_nothing_else(number in any::<i64>()) {
            prop_assert_eq!(Integer::<1, 60>::new(number).is_ok(), (1..=60).contains(&number));
        }
    }

    #[test]
    fn a_fraction_or_a_string_is_refused_as_an_integer() {
        assert!(serde_json::from_str::<Integer<0, 10>>("1.0").is_err());
        assert!(serde_json::from_str::<Integer<0, 10>>("\"1\"").is_err());
        assert!(serde_json::from_str::<Integer<0, 10>>("1").is_ok());
    }

    #[test]
    fn a_text_counts_characters_and_not_bytes() {
        assert!(Text::<4>::new("Çağı").is_ok());
        assert!(Text::<4>::new("Çağıl").is_err());
        assert!(Text::<9>::new(" \u{2003} ").is_err());
        assert!(Text::<9>::new("a\u{0}b").is_err());
    }
}
