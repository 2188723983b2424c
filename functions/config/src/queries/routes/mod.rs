//! The queries on `routes`. Written by `make synth`.

pub(crate) mod get_route;
pub(crate) mod list_routes;
