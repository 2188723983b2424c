//! What the platform hears.

pub mod append_event;
pub mod keep_settings;
