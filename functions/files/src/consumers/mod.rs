//! The consumers. Written by `make synth`.

pub(crate) mod check_scanned_object;
pub(crate) mod check_uploaded_object;
pub(crate) mod link_file;
pub(crate) mod unlink_file;
