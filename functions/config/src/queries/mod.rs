//! What reads settings.

pub mod get_config;
pub mod get_config_history;
pub mod get_config_schema;
pub mod get_config_version;
pub mod get_effective_config;
pub mod list_config_audit;
pub mod list_config_schemas;
pub mod list_configs;
