//! The values of a syllabus.

use std::fmt;

use jiff::Timestamp;
use kernel::actor::Actor;
use kernel::text::{LanguageTag, QueryNumber, Text};
use kernel::{List, text_value, typed_id};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

typed_id! {
    /// Identifies a syllabus.
    SyllabusId
}

typed_id! {
    /// Identifies a file.
    FileId
}

text_value! {
    /// The section of a subject for which a syllabus is, for example `A` or `EVENING-2`: stored in upper
    /// case.
    pub(crate) struct Section {
        rule: section,
        refused: "must be 1 to 20 letters, digits and inner hyphens",
        schema: {
            "pattern": "^[A-Za-z0-9]([A-Za-z0-9-]{0,18}[A-Za-z0-9])?$",
            "examples": ["A"],
        },
    }
}

fn section(text: &str) -> Option<String> {
    let text = text.to_ascii_uppercase();
    let is_known = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-';
    let valid = (1..=20).contains(&text.len())
        && text.bytes().all(is_known)
        && !text.starts_with('-')
        && !text.ends_with('-');
    valid.then_some(text)
}

/// Identifies who writes or reads a syllabus: a user or an API key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline)]
pub(crate) struct ActorId(Text<64>);

impl ActorId {
    /// Whether the actor is this one.
    #[must_use]
    pub(crate) fn is(&self, actor: &Actor) -> bool {
        self.0.as_str() == actor.name()
    }

    /// The caller.
    ///
    /// # Errors
    /// Internal: the names of actors are never empty or long.
    pub(crate) fn of(actor: &Actor) -> kernel::Result<Self> {
        let name = Text::new(actor.name()).map_err(kernel::Error::internal)?;
        Ok(Self(name))
    }
}

/// Who may change a syllabus beside its author and administrators.
pub(crate) type Editors = List<ActorId, 20>;

/// The title of a syllabus.
pub(crate) type Title = Text<200>;

/// The number of a version of the content, in a query string.
pub(crate) type VersionNumber = QueryNumber<1, 1_000_000>;

/// Where a syllabus stands in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub(crate) enum State {
    /// It was never published, and is being written.
    Draft,
    /// It was never published, and waits for a review.
    InReview,
    /// Learners read its published content.
    Published,
    /// Another syllabus of the same subject, semester and section was published after it.
    Superseded,
    /// It is no longer shown to learners.
    Withdrawn,
}

/// A version of the content, without its texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct ContentVersion {
    /// The number of the version: 1 for the first content, one more with each change.
    pub(crate) number: u32,
    /// The title in this version.
    #[schemars(example = &"Distributed Systems, autumn 2026")]
    pub(crate) title: Title,
    /// The language in which it is written.
    #[schemars(example = &"en")]
    pub(crate) language: Option<LanguageTag>,
    /// The file of this version.
    pub(crate) file_id: Option<FileId>,
    /// Who wrote it.
    #[schemars(example = &"0197a1b2-0000-7000-8000-000000000001")]
    pub(crate) written_by: ActorId,
    /// When it was written.
    pub(crate) written_at: Timestamp,
}

impl fmt::Display for ActorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_is_stored_in_upper_case_and_has_inner_hyphens_only() {
        assert_eq!(
            "evening-2".parse::<Section>().unwrap().as_str(),
            "EVENING-2"
        );
        for text in ["", "-A", "A-", "A B", "A#B", "Ä", "123456789012345678901"] {
            assert!(text.parse::<Section>().is_err(), "{text}");
        }
    }
}
