//! The events of this domain.

pub(crate) mod course;
pub(crate) mod exercise;
pub(crate) mod lesson;
