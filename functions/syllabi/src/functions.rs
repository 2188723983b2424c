//! Every function of this domain. Written by `make synth`.

use lambda::{Catalogue, Function};

use crate::consumers::copy_subjects::Subject;

/// The domain's functions, for the templates, the API description and the tests.
#[must_use]
pub fn catalogue() -> Catalogue {
    Catalogue::new(env!("CARGO_PKG_NAME"), env!("CARGO_PKG_DESCRIPTION")).projection::<Subject>()
}

/// The function `copy-subjects`.
#[must_use]
pub fn copy_subjects() -> Function {
    lambda::projection::<Subject>()
}
