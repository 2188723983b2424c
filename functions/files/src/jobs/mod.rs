//! The jobs. Written by `make synth`.

pub(crate) mod do_file_work;
