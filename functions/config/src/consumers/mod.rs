//! The consumers. Written by `make synth`.

pub(crate) mod introduce_service;
pub(crate) mod record_parameter_change;
pub(crate) mod settle_parameters;
pub(crate) mod sync_setting;
