//! The commands. Written by `make synth`.

pub(crate) mod cancel_replay;
pub(crate) mod discard_dead_letter;
pub(crate) mod redrive_dead_letter;
pub(crate) mod redrive_dead_letters;
pub(crate) mod reset_circuit;
pub(crate) mod start_replay;
