//! The replies of the subjects domain.

use jiff::Timestamp;
use kernel::{Entity as _, Reply};
use schemars::JsonSchema;
use serde::Serialize;

use crate::subject::{Details, Subject, SubjectId};

/// A subject.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct SubjectView {
    /// The subject's id.
    pub(crate) id: SubjectId,
    /// The name, code, description, department and credits.
    #[serde(flatten)]
    pub(crate) details: Details,
    /// When it was created.
    pub(crate) created_at: Timestamp,
    /// When it was last changed.
    pub(crate) updated_at: Timestamp,
    #[serde(skip)]
    version: u64,
}

impl From<&Subject> for SubjectView {
    fn from(subject: &Subject) -> Self {
        let (created_at, updated_at) = subject.times();
        Self {
            id: subject.subject_id().clone(),
            details: subject.details().clone(),
            created_at,
            updated_at,
            version: subject.history().version(),
        }
    }
}

impl Reply for SubjectView {
    fn version(&self) -> Option<u64> {
        Some(self.version)
    }

    fn location(&self) -> Option<String> {
        Some(format!("/api/v1/subjects/{}", self.id))
    }
}
