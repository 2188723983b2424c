//! The commands. Written by `make synth`.

pub(crate) mod create_subject;
pub(crate) mod delete_subject;
pub(crate) mod update_subject;
