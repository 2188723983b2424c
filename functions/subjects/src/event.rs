//! What happened to subjects. These fields are a contract with every domain that listens.

use kernel::facts;
use schemars::JsonSchema;
use serde::Serialize;

use crate::subject::{Details, SubjectCode, SubjectId};

facts! { SubjectCreated, SubjectUpdated, SubjectDeleted }

/// A subject is taught from now on.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SubjectCreated {
    /// The subject.
    pub subject_id: SubjectId,
    /// All that is said of it.
    #[serde(flatten)]
    pub details: Details,
}

/// What is said of a subject changed.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SubjectUpdated {
    /// The subject.
    pub subject_id: SubjectId,
    /// All that is said of it now.
    #[serde(flatten)]
    pub details: Details,
}

/// A subject is no longer taught.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SubjectDeleted {
    /// The subject.
    pub subject_id: SubjectId,
    /// The code that is free again.
    pub code: SubjectCode,
}
