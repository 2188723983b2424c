//! What reads something. Written by `make synth`.

pub mod get_docs;
pub mod get_event_stream;
pub mod get_health;
pub mod get_openapi;
pub mod get_readiness;
pub mod get_service_health;
pub mod get_service_readiness;
pub mod list_events;
pub mod not_found;
