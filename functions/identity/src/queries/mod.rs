//! The queries. Written by `make synth`.

pub(crate) mod get_api_key;
pub(crate) mod get_jwks;
pub(crate) mod get_me;
pub(crate) mod get_profile;
pub(crate) mod get_session;
pub(crate) mod get_user;
pub(crate) mod get_user_email_domain;
pub(crate) mod get_user_roles;
pub(crate) mod list_api_keys;
pub(crate) mod list_sessions;
pub(crate) mod list_users;
pub(crate) mod oauth_authorize;
