//! What follows from events. Written by `make synth`.

pub mod erase_user;
pub mod remove_old_avatars;
pub mod send_invitation;
pub mod send_new_address_verification;
pub mod send_password_reset;
pub mod send_verification;
