//! The queries on `schemas`. Written by `make synth`.

pub(crate) mod get_config_schema;
pub(crate) mod list_config_schemas;
