//! The values of a course.

use kernel::text::{Integer, Text, unaccented};
use kernel::{List, text_value, typed_id};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::CourseId;
pub(crate) use crate::lesson::blocks::FileId;

typed_id! {
    /// Identifies a subject.
    SubjectId
}

typed_id! {
    /// Identifies a semester.
    SemesterId
}

/// The title of a course.
pub(crate) type Title = Text<120>;

/// How many learners a course has place for.
pub(crate) type Capacity = Integer<0, 1_000_000>;

/// The most bytes of a slug.
const SLUG_LIMIT: usize = 80;

text_value! {
    /// The name of a course in addresses, for example `distributed-systems`: unique, in lower case.
    pub(crate) struct Slug {
        rule: slug,
        refused: "must be 3 to 80 lower-case letters, digits and inner hyphens",
        schema: {
            "pattern": "^[a-z0-9][a-z0-9-]{1,78}[a-z0-9]$",
            "examples": ["distributed-systems"],
        },
    }
}

text_value! {
    /// A word by which a course is found, for example `databases`: stored in lower case.
    pub(crate) struct Tag {
        rule: tag,
        refused: "must be 1 to 30 letters, digits and inner hyphens",
        schema: {
            "pattern": "^[A-Za-z0-9]([A-Za-z0-9-]{0,28}[A-Za-z0-9])?$",
            "examples": ["databases"],
        },
    }
}

text_value! {
    /// A currency (ISO 4217), for example `EUR`.
    pub(crate) struct Currency {
        rule: currency,
        refused: "must be the code of a currency (ISO 4217)",
        schema: { "pattern": "^[A-Z]{3}$", "examples": ["EUR"] },
    }
}

fn slug(text: &str) -> Option<String> {
    is_hyphenated(text, 3..=SLUG_LIMIT).then(|| text.to_owned())
}

fn tag(text: &str) -> Option<String> {
    let text = text.to_ascii_lowercase();
    is_hyphenated(&text, 1..=30).then_some(text)
}

fn currency(text: &str) -> Option<String> {
    let known = iso_currency::Currency::from_code(text)?;
    Some(known.code().to_owned())
}

fn is_hyphenated(text: &str, length: std::ops::RangeInclusive<usize>) -> bool {
    let is_known = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    length.contains(&text.len())
        && text.bytes().all(is_known)
        && !text.starts_with('-')
        && !text.ends_with('-')
}

impl Slug {
    /// A slug from a title, and the course's id where the title has too few letters for one.
    ///
    /// # Errors
    /// Internal: an id is a slug.
    pub(crate) fn of_title(title: &Title, id: &CourseId) -> kernel::Result<Self> {
        let plain = unaccented(title.as_str()).to_ascii_lowercase();
        let words = plain.split(|letter: char| !letter.is_ascii_alphanumeric());
        let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
        // Room for `with_suffix`.
        let mut text: String = words.join("-").chars().take(SLUG_LIMIT - 13).collect();
        text.truncate(text.trim_end_matches('-').len());
        let text = if text.len() < 3 { id.as_str() } else { &text };
        text.parse().map_err(kernel::Error::internal)
    }

    /// The slug with the end of the course's id, which no other course has.
    ///
    /// # Errors
    /// Internal: the result is a slug.
    pub(crate) fn with_suffix(&self, id: &CourseId) -> kernel::Result<Self> {
        let suffix: String = id.as_str().chars().rev().take(12).collect();
        let suffix: String = suffix.chars().rev().collect();
        let text = format!("{self}-{suffix}");
        text.parse().map_err(kernel::Error::internal)
    }
}

/// What a course costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Price {
    /// The amount in the smallest unit of the currency: 4900 is 49 euros, or 4900 yen.
    #[schemars(example = 4900)]
    pub(crate) amount: Integer<1, 1_000_000_000_000>,
    /// The currency.
    pub(crate) currency: Currency,
}

/// For whom a course is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub(crate) enum Level {
    /// For beginners.
    Beginner,
    /// For those who have begun.
    Intermediate,
    /// For those who know much.
    Advanced,
    /// For everybody.
    #[default]
    All,
}

impl Level {
    /// The name on the wire.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Beginner => "beginner",
            Self::Intermediate => "intermediate",
            Self::Advanced => "advanced",
            Self::All => "all",
        }
    }
}

/// Who sees a published course.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub(crate) enum Visibility {
    /// Everybody; it is in the catalogue.
    #[default]
    Public,
    /// Everybody who has its address.
    Unlisted,
    /// Its learners alone.
    Private,
}

/// Who sets the pace of a course.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub(crate) enum Pacing {
    /// Each learner.
    #[default]
    SelfPaced,
    /// The dates of the course.
    Scheduled,
}

/// One of these courses must be completed before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Prerequisite {
    /// The courses, of which one is enough.
    #[schemars(length(min = 1), example = ["0197a1b2-0000-7000-8000-000000000002"])]
    pub(crate) any_of: List<CourseId, 5>,
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0197a1b2-0000-7000-8000-000000000001";

    #[test]
    fn a_slug_is_made_of_a_title() {
        let id: CourseId = ID.parse().unwrap();
        let of = |title: &str| Slug::of_title(&Title::new(title).unwrap(), &id).unwrap();
        assert_eq!(of("Distributed Systems").as_str(), "distributed-systems");
        assert_eq!(of(" C++ & Ökologie, 2nd! ").as_str(), "c-okologie-2nd");
        assert_eq!(of("日本語").as_str(), ID);
        let long = of(&"ab ".repeat(40));
        assert!(long.as_str().len() <= 67 && !long.as_str().ends_with('-'));
        let suffixed = of(&"ab ".repeat(40)).with_suffix(&id).unwrap();
        assert!(suffixed.as_str().ends_with("-000000000001"));
    }

    #[test]
    fn malformed_values_are_refused() {
        for text in [
            "",
            "ab",
            "-abc",
            "abc-",
            "a b",
            "Abc",
            "a_b",
            &"a".repeat(81),
        ] {
            assert!(text.parse::<Slug>().is_err(), "{text}");
        }
        for text in ["", "-", "a b", "ä", &"a".repeat(31)] {
            assert!(text.parse::<Tag>().is_err(), "{text}");
        }
        for text in ["", "EU", "eur", "XYZ", "EURO"] {
            assert!(text.parse::<Currency>().is_err(), "{text}");
        }
        assert_eq!("SQL".parse::<Tag>().unwrap().as_str(), "sql");
    }
}
