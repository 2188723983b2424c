//! What changes something. Written by `make synth`.

pub mod change_password;
pub mod create_api_key;
pub mod create_user;
pub mod delete_user;
pub mod introspect_token;
pub mod login;
pub mod logout;
pub mod logout_all;
pub mod oauth_callback;
pub mod refresh_token;
pub mod register_user;
pub mod request_avatar_upload;
pub mod request_password_reset;
pub mod reset_password;
pub mod revoke_api_key;
pub mod revoke_session;
pub mod rotate_api_key;
pub mod set_user_roles;
pub mod set_user_status;
pub mod unlink_oauth;
pub mod update_profile;
pub mod update_user;
pub mod verify_email;
