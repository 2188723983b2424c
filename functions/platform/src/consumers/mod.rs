//! What the platform hears.

pub mod append_event;
