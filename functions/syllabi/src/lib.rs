//! Syllabi and semesters; so far its own copy of the subjects.
//!
//! Owns the copy. Publishes nothing yet; a projection of `SubjectCreated`, `SubjectUpdated` and
//! `SubjectDeleted` keeps the copy, so that a syllabus can be created without asking the subjects'
//! domain.

pub mod consumers;

use consumers::copy_subjects;
use lambda::Catalogue;

/// The domain's functions.
#[must_use]
pub fn catalogue() -> Catalogue {
    Catalogue::new(
        "syllabi",
        "Syllabi and semesters; so far its own copy of the subjects",
    )
    .projection::<copy_subjects::Subject>()
}
