//! The commands. Written by `make synth`.

pub(crate) mod flags;
pub(crate) mod routes;
pub(crate) mod schemas;
pub(crate) mod services;
pub(crate) mod values;
