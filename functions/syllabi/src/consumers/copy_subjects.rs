//! `copy-subjects`: `subjects.SubjectCreated.v1`, `SubjectUpdated.v1`, `SubjectDeleted.v1`
//!
//! Keeps a copy of every subject, so that a syllabus can be created without asking the subjects'
//! domain, and while that domain is down.

use kernel::{Projection, typed_id};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

typed_id! {
    /// Identifies a subject.
    SubjectId
}

/// A subject, as far as it matters here. The subjects' domain has checked it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Subject {
    /// The subject.
    pub subject_id: SubjectId,
    /// The name.
    pub name: String,
    /// The code.
    pub code: String,
    /// The work that it is.
    pub credits: i64,
    /// The department that teaches it.
    pub department_id: String,
}

/// The facts that are read.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(tag = "type", content = "data")]
pub enum SubjectFact {
    /// There is a new subject.
    #[serde(rename = "SubjectCreated.v1")]
    Created(Subject),
    /// A subject has other details.
    #[serde(rename = "SubjectUpdated.v1")]
    Updated(Subject),
    /// A subject is no longer taught.
    #[serde(rename = "SubjectDeleted.v1")]
    Deleted {},
}

impl Projection for Subject {
    const NAME: &'static str = "copy-subjects";
    const SOURCE: &'static str = "subjects";
    const TYPE: &'static str = "Subject";
    type Id = SubjectId;
    type Fact = SubjectFact;

    fn content(fact: SubjectFact) -> Option<Self> {
        match fact {
            SubjectFact::Created(subject) | SubjectFact::Updated(subject) => Some(subject),
            SubjectFact::Deleted {} => None,
        }
    }
}
