//! The port for the readiness of other domains.

use std::sync::Arc;
use std::time::Duration;

use aws::ExchangeLimits;
use jiff::Timestamp;
use kernel::dependencies::Port;
use kernel::deployment::{Rights, Source};
use kernel::table::BoxFuture;
use kernel::{Error, Resources, Result};

use crate::api::{Api, CallError, Request};
use crate::network::{API_URL, NetworkApi};

/// The longest reply: callers without a credential get two short fields.
const BODY_LIMIT: usize = 4 * 1024;

/// The readiness of other domains, over their public routes: without a key, because nothing is called that
/// needs one, and without a circuit, because an open one would hide that a domain works again.
pub trait Domains: Send + Sync {
    /// Asks a domain once, by its URL in the registry of services or by the URL of the API.
    ///
    /// # Errors
    /// Unavailable, if the domain does not answer in `time`, or not with 200.
    fn ready<'a>(
        &'a self,
        domain: &'static str,
        time: Duration,
        now: Timestamp,
    ) -> BoxFuture<'a, Result<()>>;
}

impl<A: Api> Domains for A {
    fn ready<'a>(
        &'a self,
        domain: &'static str,
        time: Duration,
        now: Timestamp,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            let path = format!("/health/{domain}/ready");
            let request = Request {
                domain,
                path: &path,
                headers: &[],
                body: None,
                limits: ExchangeLimits {
                    bytes: BODY_LIMIT,
                    time,
                },
                now,
            };
            match self.send(&request).await {
                Ok(reply) if reply.status == 200 => Ok(()),
                Ok(reply) => Err(Error::unavailable(format!(
                    "{domain} answered with the status {}",
                    reply.status
                ))),
                Err(CallError::NotSent(error)) => Err(error),
                Err(CallError::NoAnswer(cause)) => Err(Error::unavailable(cause)),
                Err(CallError::NoAddress | CallError::TooLong) => Err(Error::unavailable(format!(
                    "{domain} has no safe URL, or its reply is too long"
                ))),
            }
        })
    }
}

impl Port for dyn Domains {
    const NAME: &'static str = "domains";
    const VARIABLES: &'static [(&'static str, Source)] =
        &[(API_URL, Source::Template("${ApiUrl}"))];
    const RIGHTS: Rights = |_| Vec::new();
    const ESSENTIAL: bool = false;

    fn connect(resources: &Resources) -> Result<Arc<Self>> {
        Ok(Arc::new(NetworkApi::of(resources)?))
    }

    /// The state of other domains is theirs to report.
    fn probe<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<()>> {
        Box::pin(async { Ok(()) })
    }
}
