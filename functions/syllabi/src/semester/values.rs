//! The values of a semester.

use kernel::named;
use kernel::text::Text;
use kernel::{text_value, typed_id};

typed_id! {
    /// Identifies a semester.
    SemesterId
}

/// In requests that replace a semester, its id is in the path.
impl named::Name for SemesterId {
    const FIELD: &'static str = "semester_id";
}

/// The name of a semester.
pub(crate) type Name = Text<120>;

text_value! {
    /// The short code of a semester, for example `2026-W`: unique in its calendar, stored in upper case.
    pub(crate) struct SemesterCode {
        rule: code,
        refused: "must be 2 to 20 letters, digits and inner hyphens",
        schema: {
            "pattern": "^[A-Za-z0-9][A-Za-z0-9-]{0,18}[A-Za-z0-9]$",
            "examples": ["2026-W"],
        },
    }
}

text_value! {
    /// The name of a calendar, for example `main`. A calendar exists as soon as a semester names it.
    pub(crate) struct CalendarId {
        rule: calendar_id,
        refused: "must be 1 to 40 lower-case letters, digits and inner hyphens",
        schema: {
            "pattern": "^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$",
            "examples": ["main"],
        },
    }
}

/// The calendar of semesters that name none.
impl Default for CalendarId {
    fn default() -> Self {
        Self("main".to_owned())
    }
}

fn code(text: &str) -> Option<String> {
    let text = text.trim().to_ascii_uppercase();
    let known = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    ((2..=20).contains(&text.len()) && is_hyphenated(&text, known)).then_some(text)
}

fn calendar_id(text: &str) -> Option<String> {
    let known = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    ((1..=40).contains(&text.len()) && is_hyphenated(text, known)).then(|| text.to_owned())
}

/// Whether a text has only known characters and hyphens, and no hyphen at either end.
fn is_hyphenated(text: &str, known: fn(u8) -> bool) -> bool {
    let ends_well = !text.starts_with('-') && !text.ends_with('-');
    ends_well && text.bytes().all(|byte| known(byte) || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_code_and_a_calendar_are_stored_in_one_spelling(text in "\\PC{0,22}|[ A-Za-z0-9-]{0,22}") {
            for canonical in [code(&text), calendar_id(&text)].into_iter().flatten() {
                prop_assert!(canonical.is_ascii() && !canonical.contains('#'));
                prop_assert!(code(&canonical).is_none_or(|again| again == canonical.to_ascii_uppercase()));
            }
        }
    }

    #[test]
    fn other_codes_are_refused() {
        for refused in [
            "",
            "A",
            "-A",
            "A-",
            "A B",
            "A_B",
            "ÄB",
            "A#B",
            &"A".repeat(21),
        ] {
            assert!(refused.parse::<SemesterCode>().is_err(), "{refused}");
        }
        assert_eq!(
            " 2026-w ".parse::<SemesterCode>().unwrap().as_str(),
            "2026-W"
        );
    }

    #[test]
    fn other_names_of_calendars_are_refused() {
        for refused in ["", "-", "Main", "a#b", "a/b", " a", &"a".repeat(41)] {
            assert!(refused.parse::<CalendarId>().is_err(), "{refused}");
        }
    }
}
