//! The errors of the subjects domain.

use crate::subject::SubjectCode;

kernel::errors! {
    /// An error of this domain.
    pub(crate) enum SubjectError {
        /// The subject does not exist, or was deleted.
        NotFound => NotFound, "subjects.not_found", "there is no such subject";
        /// Another subject has the code.
        CodeTaken(code: SubjectCode) => Conflict, "subjects.code_taken", "another subject has the code {code}";
    }
}
