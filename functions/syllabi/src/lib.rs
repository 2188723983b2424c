//! Syllabi and semesters; so far its own copy of the subjects.
//!
//! Owns the copy. Tells nothing yet; listens to `SubjectCreated`, `SubjectUpdated` and
//! `SubjectDeleted`, so that a syllabus can be created without asking the subjects' domain.

pub mod consumers;
pub mod functions;
pub mod repository;
pub mod subject_copy;

pub use functions::catalogue;
