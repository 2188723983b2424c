//! The commands. Written by `make synth`.

pub(crate) mod create_config;
pub(crate) mod create_flag;
pub(crate) mod delete_config;
pub(crate) mod delete_flag;
pub(crate) mod deregister_service;
pub(crate) mod evaluate_flags;
pub(crate) mod put_config_schema;
pub(crate) mod register_service;
pub(crate) mod reset_route_policy;
pub(crate) mod rollback_config;
pub(crate) mod set_route_policy;
pub(crate) mod toggle_flag;
pub(crate) mod update_config;
pub(crate) mod update_flag;
