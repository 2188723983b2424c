//! What changes something. Written by `make synth`.

pub mod create_subject;
pub mod delete_subject;
pub mod update_subject;
