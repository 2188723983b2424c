//! `copy-subjects`: `subjects.SubjectCreated.v1`, `SubjectUpdated.v1`, `SubjectDeleted.v1`
//!
//! Keeps a copy of every subject, so that a syllabus can be created without a call to the subjects
//! domain, and while that domain is down.

use client::SubjectDocument;
use kernel::{Projection, typed_id};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

typed_id! {
    /// Identifies a subject.
    SubjectId
}

/// The fields of a subject that this domain uses. The subjects domain has validated them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Subject {
    /// The subject.
    pub(crate) subject_id: SubjectId,
    /// The name.
    pub(crate) name: String,
    /// The code.
    pub(crate) code: String,
    /// The workload, in ECTS credits.
    pub(crate) credits: i64,
    /// The department that teaches it.
    pub(crate) department_id: String,
}

impl Subject {
    /// The subject as its own domain shows it.
    pub(crate) fn of_document(subject_id: SubjectId, subject: SubjectDocument) -> Self {
        Self {
            subject_id,
            name: subject.name,
            code: subject.code,
            credits: subject.credits,
            department_id: subject.department_id,
        }
    }

    /// The copy as the subjects domain would show it.
    pub(crate) fn into_document(self) -> SubjectDocument {
        SubjectDocument {
            id: self.subject_id.to_string(),
            name: self.name,
            code: self.code,
            credits: self.credits,
            department_id: self.department_id,
            version: 0,
        }
    }
}

/// The events that are read.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(tag = "type", content = "data")]
pub(crate) enum SubjectFact {
    /// A subject was created.
    #[serde(rename = "SubjectCreated.v1")]
    Created(Subject),
    /// The details of a subject were changed.
    #[serde(rename = "SubjectUpdated.v1")]
    Updated(Subject),
    /// A subject was deleted.
    #[serde(rename = "SubjectDeleted.v1")]
    Deleted {},
}

impl Projection for Subject {
    const NAME: &'static str = "copy-subjects";
    const SOURCE: &'static str = "subjects";
    const TYPE: &'static str = "Subject";
    const KEEPS_TOMBSTONES: bool = true;
    type Id = SubjectId;
    type Fact = SubjectFact;

    fn content(fact: SubjectFact) -> Option<Self> {
        match fact {
            SubjectFact::Created(subject) | SubjectFact::Updated(subject) => Some(subject),
            SubjectFact::Deleted {} => None,
        }
    }
}
