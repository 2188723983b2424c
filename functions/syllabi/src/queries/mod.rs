//! The queries. Written by `make synth`.

pub(crate) mod get_syllabus;
pub(crate) mod get_syllabus_by_subject;
pub(crate) mod get_syllabus_changes;
pub(crate) mod list_syllabi_by_semester;
pub(crate) mod list_syllabus_versions;
pub(crate) mod semesters;
