//! What every domain shares: the way of events to the bus, the event store, health and readiness,
//! the description of the API, and the answer to paths that lead nowhere.
//!
//! Owns the event store. Tells nothing of its own; listens to everything. `relay-events`,
//! `keep-settings`, `get-service-health` and `get-service-readiness` are deployed with every domain.

pub mod consumers;
pub mod dependencies;
pub mod error;
pub mod event_store;
pub mod filter;
pub mod queries;
pub mod relay;
pub mod routes;
pub mod view;

use consumers::{append_event, keep_settings};
use lambda::Catalogue;
use queries::{
    get_docs, get_event_stream, get_health, get_openapi, get_readiness, get_service_health,
    get_service_readiness, list_events, not_found,
};
use relay::relay_events;

/// The domain's functions.
#[must_use]
pub fn catalogue() -> Catalogue {
    Catalogue::new(
        "platform",
        "What every domain shares: relay, event store, health, API description",
    )
    .stream::<relay_events::RelayEvents>()
    .consumer::<append_event::AppendEvent>()
    .consumer::<keep_settings::KeepSettings>()
    .query::<get_event_stream::GetEventStream>()
    .query::<list_events::ListEvents>()
    .query::<get_health::GetHealth>()
    .query::<get_readiness::GetReadiness>()
    .query::<get_service_health::GetServiceHealth>()
    .query::<get_service_readiness::GetServiceReadiness>()
    .query::<get_openapi::GetOpenapi>()
    .query::<get_docs::GetDocs>()
    .query::<not_found::NotFound>()
}

#[cfg(test)]
mod tests;
