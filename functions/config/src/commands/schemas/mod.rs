//! The commands on `schemas`. Written by `make synth`.

pub(crate) mod put_config_schema;
