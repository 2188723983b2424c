//! A subject: its values and rules, without I/O.

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
    /// Identifies a department. Departments are stored in the old system, so most ids are decimal.
    DepartmentId
}

/// The workload of a subject, in ECTS credits.
pub(crate) type Credits = Integer<1, 60>;

/// The name of a subject.
pub(crate) type Name = Text<200>;

text_value! {
    /// The short code of a subject, for example `CS-101`: unique, stored in upper case.
    pub(crate) struct SubjectCode {
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

/// The details of a subject: set when it is created, and all replaced by an update.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Details {
    /// The name.
    #[schemars(example = &"Distributed Systems")]
    pub(crate) name: Name,
    /// The code.
    pub(crate) code: SubjectCode,
    /// What the subject is about.
    #[schemars(example = &"Clocks, consensus and partial failure")]
    pub(crate) description: Prose<2000>,
    /// The department that teaches it.
    pub(crate) department_id: DepartmentId,
    /// The workload, in ECTS credits.
    #[schemars(example = 6)]
    pub(crate) credits: Credits,
}

/// A subject that is taught.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Subject {
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
    pub(crate) fn create(id: SubjectId, details: Details, now: Timestamp) -> Self {
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

    /// Replaces the details. Equal details change nothing and record no event.
    pub(crate) fn update(&mut self, details: Details, now: Timestamp) {
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

    /// Deletes the subject. Domains that use it consume the event and decide what to do.
    pub(crate) fn delete(&mut self) {
        self.history.record(&SubjectDeleted {
            subject_id: self.id.clone(),
            code: self.details.code.clone(),
        });
    }

    /// The subject's id.
    #[must_use]
    pub(crate) const fn subject_id(&self) -> &SubjectId {
        &self.id
    }

    /// The details.
    #[must_use]
    pub(crate) const fn details(&self) -> &Details {
        &self.details
    }

    /// When it was created and last changed.
    #[must_use]
    pub(crate) const fn times(&self) -> (Timestamp, Timestamp) {
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
    fn a_new_subject_has_one_unsaved_event() {
        assert_eq!(
            (
                subject().history().version(),
                subject().history().stored_version()
            ),
            (1, 0)
        );
    }

    #[test]
    fn an_update_with_equal_details_records_no_event() {
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
    fn a_code_is_stored_in_upper_case() {
        assert_eq!(
            " cs-101 ".parse::<SubjectCode>().unwrap().as_str(),
            "CS-101"
        );
    }

    #[test]
    fn an_invalid_code_is_refused() {
        for text in [
            "",
            "C",
            "-CS",
            "CS-",
            "CS 101",
            "CS_101",
            "ÇS1",
            "ＣＳ1",
            "\u{212A}S1",
            "\u{17F}1",
            "cıs",
            "C\u{200D}S",
            "CS101/..",
            "A23456789012345678901",
        ] {
            assert!(text.parse::<SubjectCode>().is_err(), "{text}");
        }
    }
}
