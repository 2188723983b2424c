//! The queries on `services`. Written by `make synth`.

pub(crate) mod list_services;
pub(crate) mod resolve_service;
