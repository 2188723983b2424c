//! The jobs. Written by `make synth`.

pub(crate) mod do_file_work;
pub(crate) mod remove_repository_files;
pub(crate) mod sync_repository_files;
