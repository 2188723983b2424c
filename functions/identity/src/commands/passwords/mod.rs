//! The commands on `passwords`. Written by `make synth`.

pub(crate) mod change_password;
pub(crate) mod request_password_reset;
pub(crate) mod reset_password;
