//! The jobs. Written by `make synth`.

pub(crate) mod do_enrollment_work;
pub(crate) mod end_enrollments;
pub(crate) mod import_enrollments;
