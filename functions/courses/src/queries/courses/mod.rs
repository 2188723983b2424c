//! The queries on `courses`. Written by `make synth`.

pub(crate) mod get_course;
pub(crate) mod get_course_by_slug;
pub(crate) mod get_course_copy;
pub(crate) mod list_course_instructors;
pub(crate) mod list_courses;
