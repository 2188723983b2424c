//! What changes users, sessions and API keys.

pub mod create_api_key;
pub mod login;
pub mod oauth_callback;
pub mod register_user;
pub mod revoke_api_key;
pub mod rotate_api_key;
pub mod set_user_roles;
pub mod unlink_oauth;
