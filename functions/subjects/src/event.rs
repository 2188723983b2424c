//! What happened to subjects. These fields are a contract with every domain that listens.

use kernel::Fact;
use schemars::JsonSchema;
use serde::Serialize;

use crate::subject::{Details, SubjectCode, SubjectId};

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

impl Fact for SubjectCreated {
    const TYPE: &'static str = "SubjectCreated";
}

impl Fact for SubjectUpdated {
    const TYPE: &'static str = "SubjectUpdated";
}

impl Fact for SubjectDeleted {
    const TYPE: &'static str = "SubjectDeleted";
}
