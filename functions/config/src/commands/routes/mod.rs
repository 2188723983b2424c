//! The commands on `routes`. Written by `make synth`.

pub(crate) mod reset_route_policy;
pub(crate) mod set_route_policy;
