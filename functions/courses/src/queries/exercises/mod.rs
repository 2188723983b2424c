//! The queries on `exercises`. Written by `make synth`.

pub(crate) mod get_exercise;
pub(crate) mod get_exercise_draft;
pub(crate) mod list_exercise_attempts;
pub(crate) mod list_exercises;
