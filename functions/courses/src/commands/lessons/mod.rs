//! The commands on `lessons`. Written by `make synth`.

pub(crate) mod create_lesson;
pub(crate) mod delete_lesson;
pub(crate) mod restore_lesson_revision;
pub(crate) mod update_lesson;
