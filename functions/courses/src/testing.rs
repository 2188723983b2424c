//! Fixtures and requests for the tests of this domain.

pub(crate) mod courses;
pub(crate) mod lessons;
