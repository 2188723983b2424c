//! The commands on `versions`. Written by `make synth`.

pub(crate) mod create_course_version;
pub(crate) mod restore_course_version;
