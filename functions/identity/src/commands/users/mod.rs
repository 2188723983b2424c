//! The commands on `users`. Written by `make synth`.

pub(crate) mod create_user;
pub(crate) mod delete_user;
pub(crate) mod look_up_users;
pub(crate) mod request_avatar_upload;
pub(crate) mod set_user_roles;
pub(crate) mod set_user_status;
pub(crate) mod update_profile;
pub(crate) mod update_user;
