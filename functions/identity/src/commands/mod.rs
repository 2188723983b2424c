//! What changes users, sessions and API keys.

pub mod create_api_key;
pub mod create_user;
pub mod delete_user;
pub mod login;
pub mod register_user;
pub mod request_avatar_upload;
pub mod revoke_api_key;
pub mod rotate_api_key;
pub mod set_user_roles;
pub mod set_user_status;
pub mod update_profile;
pub mod update_user;
