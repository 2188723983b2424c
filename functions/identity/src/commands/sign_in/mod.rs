//! The commands on `sign-in`. Written by `make synth`.

pub(crate) mod confirm_identity;
pub(crate) mod introspect_token;
pub(crate) mod login;
pub(crate) mod logout;
pub(crate) mod logout_all;
pub(crate) mod oauth_callback;
pub(crate) mod refresh_token;
pub(crate) mod revoke_session;
pub(crate) mod unlink_oauth;
