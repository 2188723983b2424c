//! The events of subjects. Their fields are a contract with every domain that consumes them.

use kernel::facts;
use schemars::JsonSchema;
use serde::Serialize;

use crate::subject::{Details, SubjectCode, SubjectId};

facts! { SubjectCreated, SubjectUpdated, SubjectDeleted }

/// A subject was created.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct SubjectCreated {
    /// The subject.
    pub(crate) subject_id: SubjectId,
    /// Its details.
    #[serde(flatten)]
    pub(crate) details: Details,
}

/// The details of a subject were changed.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct SubjectUpdated {
    /// The subject.
    pub(crate) subject_id: SubjectId,
    /// Its new details, all of them.
    #[serde(flatten)]
    pub(crate) details: Details,
}

/// A subject was deleted.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct SubjectDeleted {
    /// The subject.
    pub(crate) subject_id: SubjectId,
    /// Its code, which is free again.
    pub(crate) code: SubjectCode,
}
