//! The replies of this domain.

pub(crate) mod semester;
pub(crate) mod syllabus;
