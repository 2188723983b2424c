//! Syllabi and semesters; so far its own copy of the subjects.
//!
//! Owns the copy. Publishes nothing yet; a projection of `SubjectCreated`, `SubjectUpdated` and
//! `SubjectDeleted` updates the copy, so that a syllabus can be created without a call to the subjects
//! domain.

mod consumers;
pub mod functions;

pub use functions::catalogue;
