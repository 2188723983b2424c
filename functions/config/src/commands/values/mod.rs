//! The commands on `values`. Written by `make synth`.

pub(crate) mod create_config;
pub(crate) mod delete_config;
pub(crate) mod rollback_config;
pub(crate) mod update_config;
