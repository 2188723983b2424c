//! The commands. Written by `make synth`.

pub(crate) mod acknowledge_syllabus;
pub(crate) mod create_syllabus;
pub(crate) mod delete_syllabus;
pub(crate) mod publish_syllabus;
pub(crate) mod semesters;
pub(crate) mod submit_syllabus;
pub(crate) mod update_syllabus;
pub(crate) mod withdraw_syllabus;
