//! The jobs. Written by `make synth`.

pub(crate) mod do_enrollment_work;
