//! The commands on `exercises`. Written by `make synth`.

pub(crate) mod create_exercise;
pub(crate) mod delete_exercise;
pub(crate) mod submit_exercise_attempt;
pub(crate) mod update_exercise;
