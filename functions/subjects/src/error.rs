//! What can go wrong with subjects.

use crate::subject::SubjectCode;

kernel::errors! {
    /// A refusal of this domain.
    pub enum SubjectError {
        /// There is no such subject, or no longer.
        NotFound => NotFound, "subjects.not_found", "there is no such subject";
        /// Another subject has the code.
        CodeTaken(code: SubjectCode) => Conflict, "subjects.code_taken", "another subject has the code {code}";
    }
}
