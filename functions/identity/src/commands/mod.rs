//! What changes users, sessions and API keys.

pub mod create_api_key;
pub mod login;
pub mod register_user;
pub mod revoke_api_key;
pub mod rotate_api_key;
pub mod set_user_roles;
