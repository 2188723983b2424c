//! The queries. Written by `make synth`.

pub(crate) mod get_docs;
pub(crate) mod get_event;
pub(crate) mod get_event_schema;
pub(crate) mod get_event_stream;
pub(crate) mod get_health;
pub(crate) mod get_openapi;
pub(crate) mod get_readiness;
pub(crate) mod get_replay;
pub(crate) mod get_service_health;
pub(crate) mod get_service_readiness;
pub(crate) mod list_audit;
pub(crate) mod list_circuits;
pub(crate) mod list_dead_letters;
pub(crate) mod list_event_schemas;
pub(crate) mod list_events;
pub(crate) mod not_found;
