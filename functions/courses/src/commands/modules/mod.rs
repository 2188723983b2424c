//! The commands on `modules`. Written by `make synth`.

pub(crate) mod create_module;
pub(crate) mod delete_module;
pub(crate) mod update_module;
