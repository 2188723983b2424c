//! What reads something. Written by `make synth`.

pub mod get_config;
pub mod get_config_history;
pub mod get_config_schema;
pub mod get_config_version;
pub mod get_effective_config;
pub mod get_flag;
pub mod get_route;
pub mod list_config_audit;
pub mod list_config_schemas;
pub mod list_configs;
pub mod list_flags;
pub mod list_routes;
pub mod list_services;
pub mod resolve_service;
