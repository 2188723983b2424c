//! The events of this domain. Their fields are a contract with every domain that consumes them.

pub(crate) mod semester;
pub(crate) mod syllabus;
