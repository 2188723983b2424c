//! The way of a domain's events from its table to the bus.

pub mod batch;
pub mod relay_events;
pub mod trace_header;
