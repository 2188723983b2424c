//! The jobs. Written by `make synth`.

pub(crate) mod export_spans;
