//! The queries on `lessons`. Written by `make synth`.

pub(crate) mod get_lesson;
pub(crate) mod get_lesson_revision;
pub(crate) mod list_lesson_revisions;
pub(crate) mod list_lessons;
