//! The commands on `repositories`. Written by `make synth`.

pub(crate) mod create_repository;
pub(crate) mod delete_repository;
pub(crate) mod sync_repository;
