//! The commands. Written by `make synth`.

pub(crate) mod courses;
pub(crate) mod exercises;
pub(crate) mod lessons;
pub(crate) mod modules;
pub(crate) mod outline;
pub(crate) mod versions;
