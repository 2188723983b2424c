//! The commands on `outline`. Written by `make synth`.

pub(crate) mod update_course_outline;
