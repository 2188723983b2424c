//! The commands. Written by `make synth`.

pub(crate) mod abort_upload;
pub(crate) mod complete_upload;
pub(crate) mod delete_file;
pub(crate) mod initiate_upload;
pub(crate) mod renew_upload;
pub(crate) mod repositories;
pub(crate) mod validate_file_url;
