//! What runs on a schedule or for an operator. Written by `make synth`.

pub mod reconcile_parameters;
