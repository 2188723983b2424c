//! What every domain shares: the relay that publishes events to the bus, the event store, health and
//! readiness, the API description, and the response for unknown paths.
//!
//! Owns the event store. Consumes all events. `relay-events`,
//! `keep-settings`, `get-service-health` and `get-service-readiness` are deployed with every domain.

mod audit;
mod commands;
mod consumers;
mod dead_letter;
mod error;
mod event;
mod event_store;
mod filter;
pub mod functions;
mod jobs;
mod message;
mod queries;
mod readiness;
mod relay;
mod replay;
mod routes;
mod schemas;
mod spans;
mod subscribers;
mod view;

pub use functions::catalogue;

#[cfg(test)]
mod tests;
