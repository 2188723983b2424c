//! The commands on `services`. Written by `make synth`.

pub(crate) mod deregister_service;
pub(crate) mod register_service;
