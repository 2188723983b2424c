//! What follows from events. Written by `make synth`.

pub mod apply_setting;
pub mod continue_introduction;
pub mod introduce_service;
pub mod record_parameter_change;
pub mod remove_setting;
pub mod settle_parameters;
