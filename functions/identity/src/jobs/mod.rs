//! The jobs. Written by `make synth`.

pub(crate) mod grant_admin;
pub(crate) mod rotate_signing_keys;
