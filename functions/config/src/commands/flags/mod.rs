//! The commands on `flags`. Written by `make synth`.

pub(crate) mod create_flag;
pub(crate) mod delete_flag;
pub(crate) mod evaluate_flags;
pub(crate) mod toggle_flag;
pub(crate) mod update_flag;
