//! The queries on `lessons`. Written by `make synth`.

pub(crate) mod get_lesson;
pub(crate) mod list_lessons;
