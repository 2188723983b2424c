//! The commands. Written by `make synth`.

pub(crate) mod reset_circuit;
