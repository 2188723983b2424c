//! Subjects: what is taught, under which code, by which department and for how many credits.
//!
//! Owns the subjects and the uniqueness of their codes. Tells `SubjectCreated`, `SubjectUpdated`
//! and `SubjectDeleted`; listens to nobody. Whoever teaches by a subject keeps a copy of what it
//! needs, made from these events.

pub mod commands;
pub mod error;
pub mod event;
pub mod queries;
pub mod report;
pub mod repository;
pub mod subject;
#[cfg(test)]
mod testing;
pub mod view;

use commands::{create_subject, delete_subject, update_subject};
use event::{SubjectCreated, SubjectDeleted, SubjectUpdated};
use lambda::Catalogue;
use queries::{
    get_subject, get_subject_by_code, get_subject_report, list_subjects,
    list_subjects_by_department,
};

/// The domain's functions.
#[must_use]
pub fn catalogue() -> Catalogue {
    Catalogue::new(
        "subjects",
        "What is taught: subjects with their codes, departments and credits",
    )
    .command::<create_subject::CreateSubject>(create_subject::entry)
    .emits::<SubjectCreated>()
    .command::<update_subject::UpdateSubject>(update_subject::entry)
    .emits::<SubjectUpdated>()
    .command::<delete_subject::DeleteSubject>(delete_subject::entry)
    .emits::<SubjectDeleted>()
    .query::<get_subject::GetSubject>(get_subject::entry)
    .query::<get_subject_by_code::GetSubjectByCode>(get_subject_by_code::entry)
    .query::<get_subject_report::GetSubjectReport>(get_subject_report::entry)
    .query::<list_subjects::ListSubjects>(list_subjects::entry)
    .query::<list_subjects_by_department::ListSubjectsByDepartment>(
        list_subjects_by_department::entry,
    )
}
