//! The errors of a sign-in. Causes are logged; none contains a code, a token or personal data.

use std::error::Error as StdError;

use kernel::{Error, Kind};

/// The provider's answer violates the standard.
pub(crate) fn provider_failed(cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Error {
    Error::new(
        Kind::BadGateway,
        "oidc.provider_failed",
        "the identity provider sent an invalid answer",
    )
    .with_source(cause)
}

/// The code is unknown, used, expired, or from a sign-in in another browser.
pub(crate) fn code_refused() -> Error {
    Error::new(
        Kind::Unauthenticated,
        "oidc.code_refused",
        "the identity provider did not accept the code; sign in again",
    )
}

/// The ID token is not valid.
pub(crate) fn invalid_id_token(cause: &'static str) -> Error {
    Error::new(
        Kind::BadGateway,
        "oidc.invalid_id_token",
        "the identity provider sent an invalid ID token",
    )
    .with_source(cause)
}

/// The provider answered with an unexpected status.
pub(crate) fn unexpected_status(status: u16) -> Error {
    let cause = format!("the identity provider answered {status}");
    if status >= 500 || status == 429 {
        Error::unavailable(cause)
    } else {
        provider_failed(cause)
    }
}
