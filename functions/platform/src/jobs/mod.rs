//! The jobs. Written by `make synth`.

pub(crate) mod export_spans;
pub(crate) mod keep_dead_letters;
pub(crate) mod replay_events;
