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
    .command::<create_subject::CreateSubject>()
    .command::<update_subject::UpdateSubject>()
    .command::<delete_subject::DeleteSubject>()
    .query::<get_subject::GetSubject>()
    .query::<get_subject_by_code::GetSubjectByCode>()
    .query::<get_subject_report::GetSubjectReport>()
    .query::<list_subjects::ListSubjects>()
    .query::<list_subjects_by_department::ListSubjectsByDepartment>()
}
