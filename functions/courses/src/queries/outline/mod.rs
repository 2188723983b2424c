//! The queries on `outline`. Written by `make synth`.

pub(crate) mod get_course_outline;
