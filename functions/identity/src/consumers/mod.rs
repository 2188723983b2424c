//! The consumers. Written by `make synth`.

pub(crate) mod erase_user;
pub(crate) mod remove_old_avatars;
pub(crate) mod send_invitation;
pub(crate) mod send_new_address_verification;
pub(crate) mod send_password_reset;
pub(crate) mod send_security_notice;
pub(crate) mod send_undo_link;
pub(crate) mod send_verification;
