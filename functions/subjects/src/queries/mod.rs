//! The queries. Written by `make synth`.

pub(crate) mod get_subject;
pub(crate) mod get_subject_by_code;
pub(crate) mod get_subject_report;
pub(crate) mod list_subjects;
pub(crate) mod list_subjects_by_department;
