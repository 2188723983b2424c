//! The commands on `schemas`. Written by `make synth`.

pub(crate) mod delete_config_schema;
pub(crate) mod put_config_schema;
