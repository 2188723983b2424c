//! What follows from this domain's own events: pictures that are removed.

pub mod erase_user;
pub mod remove_old_avatars;
