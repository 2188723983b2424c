//! The commands on `versions`. Written by `make synth`.

pub(crate) mod restore_course_version;
