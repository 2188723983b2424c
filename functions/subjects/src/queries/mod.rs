//! What reads something. Written by `make synth`.

pub mod get_subject;
pub mod get_subject_by_code;
pub mod get_subject_report;
pub mod list_subjects;
pub mod list_subjects_by_department;
