//! The commands. Written by `make synth`.

pub(crate) mod api_keys;
pub(crate) mod passwords;
pub(crate) mod registration;
pub(crate) mod sign_in;
pub(crate) mod users;
