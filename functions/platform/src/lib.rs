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
pub mod functions;
pub mod queries;
pub mod relay;
pub mod routes;
pub mod view;

pub use functions::catalogue;

#[cfg(test)]
mod tests;
