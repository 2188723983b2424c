//! What reads something. Written by `make synth`.

pub mod get_api_key;
pub mod get_jwks;
pub mod get_me;
pub mod get_profile;
pub mod get_session;
pub mod get_user;
pub mod get_user_roles;
pub mod list_api_keys;
pub mod list_sessions;
pub mod list_users;
pub mod oauth_authorize;
