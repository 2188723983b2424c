//! A subject: its values and its rules, pure and synchronous.

use jiff::Timestamp;
use kernel::text::{Integer, Prose, Text};
use kernel::{History, entity, text_value, typed_id};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::event::{SubjectCreated, SubjectDeleted, SubjectUpdated};

typed_id! {
    /// Identifies a subject.
    SubjectId
}

typed_id! {
    /// Identifies a department. Departments live in the old system, so most ids are decimal.
    DepartmentId
}

/// How much work a subject is, in ECTS credits.
pub type Credits = Integer<1, 60>;

/// A subject's name.
pub type Name = Text<200>;

text_value! {
    /// The code that people know a subject by, `CS-101`: unique, kept in upper case.
    pub struct SubjectCode {
        rule: code,
        refused: "must be 2 to 20 letters, digits and inner hyphens",
        schema: {
            "pattern": "^[A-Za-z0-9][A-Za-z0-9-]{0,18}[A-Za-z0-9]$",
            "examples": ["CS-101"],
        },
    }
}

fn code(text: &str) -> Option<String> {
    let text = text.trim().to_ascii_uppercase();
    let known = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-';
    let ends_well = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let bytes = text.as_bytes();
    let valid = (2..=20).contains(&bytes.len())
        && bytes.iter().all(|byte| known(*byte))
        && ends_well(bytes.first())
        && ends_well(bytes.last());
    valid.then_some(text)
}

/// What can be said of a subject: all of it is given at creation and replaced by an update.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Details {
    /// The name.
    pub name: Name,
    /// The code.
    pub code: SubjectCode,
    /// What the subject is about.
    pub description: Prose<2000>,
    /// The department that teaches it.
    pub department_id: DepartmentId,
    /// The work that it is.
    pub credits: Credits,
}

/// Something that is taught.
#[derive(Debug, Serialize, Deserialize)]
pub struct Subject {
    id: SubjectId,
    #[serde(flatten)]
    details: Details,
    created_at: Timestamp,
    updated_at: Timestamp,
    #[serde(rename = "version")]
    history: History,
}

impl Subject {
    /// A new subject.
    #[must_use]
    pub fn create(id: SubjectId, details: Details, now: Timestamp) -> Self {
        let mut history = History::default();
        history.record(&SubjectCreated {
            subject_id: id.clone(),
            details: details.clone(),
        });
        Self {
            id,
            details,
            created_at: now,
            updated_at: now,
            history,
        }
    }

    /// Replaces what is said of the subject. The same again changes nothing and tells nothing.
    pub fn update(&mut self, details: Details, now: Timestamp) {
        if details == self.details {
            return;
        }
        self.history.record(&SubjectUpdated {
            subject_id: self.id.clone(),
            details: details.clone(),
        });
        self.details = details;
        self.updated_at = now;
    }

    /// Ends the subject. Who teaches by it hears of it and decides what follows.
    pub fn delete(&mut self) {
        self.history.record(&SubjectDeleted {
            subject_id: self.id.clone(),
            code: self.details.code.clone(),
        });
    }

    /// The subject's id.
    #[must_use]
    pub const fn subject_id(&self) -> &SubjectId {
        &self.id
    }

    /// What is said of it.
    #[must_use]
    pub const fn details(&self) -> &Details {
        &self.details
    }

    /// When it was created and last changed.
    #[must_use]
    pub const fn times(&self) -> (Timestamp, Timestamp) {
        (self.created_at, self.updated_at)
    }
}

entity!(Subject, id);

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Entity as _;

    fn details(code: &str) -> Details {
        Details {
            name: Name::new("Algebra").unwrap(),
            code: code.parse().unwrap(),
            description: Prose::default(),
            department_id: "7".parse().unwrap(),
            credits: Credits::new(6).unwrap(),
        }
    }

    fn subject() -> Subject {
        Subject::create("1".parse().unwrap(), details("MA-1"), Timestamp::UNIX_EPOCH)
    }

    #[test]
    fn a_new_subject_has_one_fact_to_tell() {
        assert_eq!(
            (
                subject().history().version(),
                subject().history().stored_version()
            ),
            (1, 0)
        );
    }

    #[test]
    fn an_update_to_the_same_tells_nothing() {
        let mut subject = subject();
        let later = Timestamp::from_second(9).unwrap();
        subject.update(details("MA-1"), later);
        assert_eq!(
            (subject.history().version(), subject.times().1),
            (1, Timestamp::UNIX_EPOCH)
        );
        subject.update(details("MA-2"), later);
        assert_eq!((subject.history().version(), subject.times().1), (2, later));
    }

    #[test]
    fn a_code_is_kept_in_upper_case() {
        assert_eq!(
            " cs-101 ".parse::<SubjectCode>().unwrap().as_str(),
            "CS-101"
        );
    }

    #[test]
    fn a_code_of_other_characters_is_refused() {
        for text in [
            "",
            "C",
            "-CS",
            "CS-",
            "CS 101",
            "CS_101",
            "ÇS1",
            "CS101/..",
            "A23456789012345678901",
        ] {
            assert!(text.parse::<SubjectCode>().is_err(), "{text}");
        }
    }
}
