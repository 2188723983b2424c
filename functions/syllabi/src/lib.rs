//! Syllabi and semesters; so far its own copy of the subjects.
//!
//! Owns the copy. Tells nothing yet; listens to `SubjectCreated`, `SubjectUpdated` and
//! `SubjectDeleted`, so that a syllabus can be created without asking the subjects' domain.

pub mod consumers;
pub mod repository;
pub mod subject_copy;

use consumers::{copy_created_subject, copy_updated_subject, forget_deleted_subject};
use lambda::Catalogue;

/// The domain's functions.
#[must_use]
pub fn catalogue() -> Catalogue {
    Catalogue::new(
        "syllabi",
        "Syllabi and semesters; so far its own copy of the subjects",
    )
    .consumer::<copy_created_subject::CopyCreatedSubject>()
    .consumer::<copy_updated_subject::CopyUpdatedSubject>()
    .consumer::<forget_deleted_subject::ForgetDeletedSubject>()
}
