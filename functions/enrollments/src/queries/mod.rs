//! The queries. Written by `make synth`.

pub(crate) mod get_enrollment;
pub(crate) mod get_enrollment_access;
pub(crate) mod get_enrollment_import;
pub(crate) mod get_enrollment_progress;
pub(crate) mod get_waitlist;
pub(crate) mod list_course_enrollments;
pub(crate) mod list_enrollment_codes;
pub(crate) mod list_enrollment_runs;
pub(crate) mod list_my_enrollments;
pub(crate) mod list_user_enrollments;
