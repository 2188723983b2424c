//! The queries. Written by `make synth`.

pub(crate) mod get_config;
pub(crate) mod get_config_history;
pub(crate) mod get_config_schema;
pub(crate) mod get_config_version;
pub(crate) mod get_effective_config;
pub(crate) mod get_flag;
pub(crate) mod get_route;
pub(crate) mod list_config_audit;
pub(crate) mod list_config_schemas;
pub(crate) mod list_configs;
pub(crate) mod list_flags;
pub(crate) mod list_routes;
pub(crate) mod list_services;
pub(crate) mod resolve_service;
