//! The commands on `courses`. Written by `make synth`.

pub(crate) mod add_course_instructor;
pub(crate) mod archive_course;
pub(crate) mod copy_course;
pub(crate) mod create_course;
pub(crate) mod delete_course;
pub(crate) mod publish_course;
pub(crate) mod remove_course_instructor;
pub(crate) mod restore_course;
pub(crate) mod unarchive_course;
pub(crate) mod update_course;
