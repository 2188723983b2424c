//! The queries on `versions`. Written by `make synth`.

pub(crate) mod get_course_changes;
pub(crate) mod get_course_checks;
pub(crate) mod get_course_version;
pub(crate) mod get_course_version_diff;
pub(crate) mod get_course_version_lesson;
pub(crate) mod list_course_version_exercises;
pub(crate) mod list_course_versions;
