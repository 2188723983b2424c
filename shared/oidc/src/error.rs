//! How a sign-in fails. Causes go to the log; none holds a code, a token or a person's data.

use std::error::Error as StdError;

use kernel::{Error, Kind};

/// The provider answered, and not as the standard says.
pub(crate) fn provider_failed(cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Error {
    Error::new(
        Kind::BadGateway,
        "oidc.provider_failed",
        "the identity provider did not answer as it should",
    )
    .with_source(cause)
}

/// The code is unknown, used, too old, or another browser's.
pub(crate) fn code_refused() -> Error {
    Error::new(
        Kind::Unauthenticated,
        "oidc.code_refused",
        "the identity provider did not accept the code; sign in again",
    )
}

/// What the provider says about the person cannot be believed.
pub(crate) fn invalid_id_token(cause: &'static str) -> Error {
    Error::new(
        Kind::BadGateway,
        "oidc.invalid_id_token",
        "the identity provider's word about you cannot be trusted",
    )
    .with_source(cause)
}

/// A status that is none of the expected ones.
pub(crate) fn unexpected_status(status: u16) -> Error {
    let cause = format!("the identity provider answered {status}");
    if status >= 500 || status == 429 {
        Error::unavailable(cause)
    } else {
        provider_failed(cause)
    }
}
