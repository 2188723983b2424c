//! Publishes a domain's events from its table to the bus.

pub(crate) mod batch;
pub(crate) mod relay_events;
pub(crate) mod trace_header;
