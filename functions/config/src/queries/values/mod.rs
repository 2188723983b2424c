//! The queries on `values`. Written by `make synth`.

pub(crate) mod get_config;
pub(crate) mod get_config_history;
pub(crate) mod get_config_version;
pub(crate) mod get_effective_config;
pub(crate) mod list_config_audit;
pub(crate) mod list_configs;
