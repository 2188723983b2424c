//! Syllabi and semesters; so far its own copy of the subjects.
//!
//! Owns the copy. Publishes nothing yet; a projection of `SubjectCreated`, `SubjectUpdated` and
//! `SubjectDeleted` keeps the copy, so that a syllabus can be created without asking the subjects'
//! domain.

pub mod consumers;
pub mod functions;

pub use functions::catalogue;
