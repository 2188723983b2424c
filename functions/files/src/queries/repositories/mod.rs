//! The queries on `repositories`. Written by `make synth`.

pub(crate) mod get_repository;
pub(crate) mod list_repositories;
pub(crate) mod list_repository_files;
