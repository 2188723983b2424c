//! The port for HTTP requests to providers.

use std::sync::Arc;
use std::time::Duration;

use kernel::dependencies::Port;
use kernel::deployment::{Rights, Source};
use kernel::table::BoxFuture;
use kernel::{Resources, Result};
use serde::de::DeserializeOwned;

use crate::SystemHttp;
use crate::error::{provider_failed, unexpected_status};

/// The longest body of a provider's reply in bytes.
pub const BODY_LIMIT: usize = 256 * 1024;

/// The timeout of one call, from the name resolution to the end of the body.
pub const TIME_LIMIT: Duration = Duration::from_secs(5);

/// Calls a provider. Redirects are not followed: no endpoint that we call needs one.
pub trait Http: Send + Sync {
    /// `GET url`.
    ///
    /// # Errors
    /// Unavailable, when there is no answer within [`TIME_LIMIT`]; bad gateway, when the body exceeds
    /// [`BODY_LIMIT`] or the address is not allowed.
    fn get<'a>(&'a self, url: &'a str) -> BoxFuture<'a, Result<Response>>;

    /// `POST url` with a form, and with HTTP Basic authentication when a user and a password are
    /// given.
    ///
    /// # Errors
    /// As for [`Http::get`].
    fn post_form<'a>(
        &'a self,
        url: &'a str,
        form: &'a [(&'a str, &'a str)],
        basic: Option<(&'a str, &'a str)>,
    ) -> BoxFuture<'a, Result<Response>>;
}

impl Port for dyn Http {
    const NAME: &'static str = "identity_providers";
    const VARIABLES: &'static [(&'static str, Source)] = &[];
    const RIGHTS: Rights = |_| Vec::new();
    const ESSENTIAL: bool = false;

    fn connect(_: &Resources) -> Result<Arc<Self>> {
        Ok(Arc::new(SystemHttp::new()?))
    }

    /// Providers are called only when a user signs in.
    fn probe<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<()>> {
        Box::pin(async { Ok(()) })
    }
}

/// The reply of a provider.
#[derive(Clone)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// At most [`BODY_LIMIT`] bytes.
    pub body: Vec<u8>,
}

impl Response {
    /// Parses the body of a reply with status 200. The error does not quote the body, which may contain
    /// a token.
    pub(crate) fn json<T: DeserializeOwned>(&self) -> Result<T> {
        if self.status != 200 {
            return Err(unexpected_status(self.status));
        }
        serde_json::from_slice(&self.body)
            .map_err(|_| provider_failed("the identity provider's reply is not the expected JSON"))
    }
}
