//! What follows from this domain's own events: mails.

pub mod send_invitation;
pub mod send_new_address_verification;
pub mod send_password_reset;
pub mod send_verification;
