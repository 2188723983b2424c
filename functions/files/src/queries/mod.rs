//! The queries. Written by `make synth`.

pub(crate) mod download_file;
pub(crate) mod get_file;
pub(crate) mod get_file_url;
pub(crate) mod get_upload;
pub(crate) mod list_files;
pub(crate) mod repositories;
