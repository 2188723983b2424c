//! What can go wrong with subjects.

use kernel::{Error, Kind};

use crate::subject::SubjectCode;

/// A refusal of this domain.
#[derive(Debug, thiserror::Error)]
pub enum SubjectError {
    /// There is no such subject, or no longer.
    #[error("there is no such subject")]
    NotFound,
    /// Another subject has the code.
    #[error("another subject has the code {0}")]
    CodeTaken(SubjectCode),
}

impl From<SubjectError> for Error {
    fn from(error: SubjectError) -> Self {
        let (kind, code) = match error {
            SubjectError::NotFound => (Kind::NotFound, "subjects.not_found"),
            SubjectError::CodeTaken(_) => (Kind::Conflict, "subjects.code_taken"),
        };
        Self::new(kind, code, error.to_string())
    }
}
