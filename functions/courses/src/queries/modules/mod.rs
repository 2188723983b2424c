//! The queries on `modules`. Written by `make synth`.

pub(crate) mod get_module;
pub(crate) mod list_modules;
