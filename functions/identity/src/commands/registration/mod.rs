//! The commands on `registration`. Written by `make synth`.

pub(crate) mod register_user;
pub(crate) mod undo_email_change;
pub(crate) mod verify_email;
