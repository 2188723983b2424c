//! Every function of this domain. Written by `make synth`.

use lambda::{Catalogue, Function};

use crate::consumers::copy_created_subject::CopyCreatedSubject;
use crate::consumers::copy_updated_subject::CopyUpdatedSubject;
use crate::consumers::forget_deleted_subject::ForgetDeletedSubject;

/// The domain's functions, for the templates, the API description and the tests.
#[must_use]
pub fn catalogue() -> Catalogue {
    Catalogue::new(env!("CARGO_PKG_NAME"), env!("CARGO_PKG_DESCRIPTION"))
        .consumer::<CopyCreatedSubject>()
        .consumer::<CopyUpdatedSubject>()
        .consumer::<ForgetDeletedSubject>()
}

/// The function `copy-created-subject`.
#[must_use]
pub fn copy_created_subject() -> Function {
    lambda::consumer::<CopyCreatedSubject>()
}

/// The function `copy-updated-subject`.
#[must_use]
pub fn copy_updated_subject() -> Function {
    lambda::consumer::<CopyUpdatedSubject>()
}

/// The function `forget-deleted-subject`.
#[must_use]
pub fn forget_deleted_subject() -> Function {
    lambda::consumer::<ForgetDeletedSubject>()
}
