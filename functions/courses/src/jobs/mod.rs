//! The jobs. Written by `make synth`.

pub(crate) mod copy_lessons;
pub(crate) mod publish_lessons;
pub(crate) mod purge_courses;
pub(crate) mod release_lessons;
pub(crate) mod remove_course_rows;
pub(crate) mod restore_lessons;
