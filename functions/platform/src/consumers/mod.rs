//! The consumers. Written by `make synth`.

pub(crate) mod append_event;
pub(crate) mod copy_circuits;
pub(crate) mod keep_settings;
pub(crate) mod send_dead_letter;
