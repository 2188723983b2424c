//! What follows from events. Written by `make synth`.

pub mod append_event;
pub mod keep_settings;
