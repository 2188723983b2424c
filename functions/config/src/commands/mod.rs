//! What changes something. Written by `make synth`.

pub mod create_config;
pub mod create_flag;
pub mod delete_config;
pub mod delete_flag;
pub mod deregister_service;
pub mod evaluate_flags;
pub mod put_config_schema;
pub mod register_service;
pub mod reset_route_policy;
pub mod rollback_config;
pub mod set_route_policy;
pub mod toggle_flag;
pub mod update_config;
pub mod update_flag;
