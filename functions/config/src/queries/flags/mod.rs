//! The queries on `flags`. Written by `make synth`.

pub(crate) mod get_flag;
pub(crate) mod list_flags;
