//! What runs on a schedule or for an operator. Written by `make synth`.

pub mod grant_admin;
pub mod rotate_signing_keys;
