//! The commands on `api-keys`. Written by `make synth`.

pub(crate) mod create_api_key;
pub(crate) mod revoke_api_key;
pub(crate) mod rotate_api_key;
