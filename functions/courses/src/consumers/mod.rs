//! The consumers. Written by `make synth`.

pub(crate) mod copy_enrollments;
pub(crate) mod keep_completed_lessons;
pub(crate) mod remove_completed_lessons;
