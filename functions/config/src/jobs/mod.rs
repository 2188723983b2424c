//! The jobs. Written by `make synth`.

pub(crate) mod reconcile_parameters;
