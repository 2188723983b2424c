//! What follows from this domain's own events: mails, and pictures that are removed.

pub mod erase_user;
pub mod remove_old_avatars;
pub mod send_invitation;
pub mod send_new_address_verification;
pub mod send_password_reset;
pub mod send_verification;
