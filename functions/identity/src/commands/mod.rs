//! What changes users and sessions.

pub mod login;
pub mod register_user;
pub mod set_user_roles;
