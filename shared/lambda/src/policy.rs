//! What an operator changes of a route while it runs: the kill switch, the limits, the headers. It
//! comes from the domain's settings, so that a function without a table has no such policy.

use std::time::Duration;

use jiff::fmt::rfc2822::DateTimePrinter;
use kernel::error::{Error, Kind, Result};
use settings::{KEPT, RoutePolicy};

use crate::http::Response;

/// The code of a refusal by the kill switch.
pub(crate) const DISABLED: &str = "route.disabled";

/// Refuses when the kill switch was thrown. It is looked at again when the settings are.
///
/// # Errors
/// 503 with `Retry-After`.
pub(crate) fn check_enabled(policy: &RoutePolicy) -> Result<()> {
    if !policy.is_disabled() {
        return Ok(());
    }
    let refusal = Error::new(
        Kind::Unavailable,
        DISABLED,
        "this is switched off at the moment",
    );
    Err(refusal.with_header("Retry-After", KEPT.as_secs().to_string()))
}

/// The time for the work, of what the function has left.
pub(crate) fn time_for_work(policy: &RoutePolicy, left: Duration) -> Duration {
    policy.timeout().map_or(left, |timeout| left.min(timeout))
}

/// Sets the policy's headers. One that the reply has already stays as it is.
pub(crate) fn mark(response: &mut Response, policy: &RoutePolicy) {
    if let Some(at) = policy.deprecated_at {
        // RFC 9745: a date of structured fields.
        response.set("Deprecation", format!("@{}", at.as_second()));
    }
    let sunset = policy.sunset_at;
    if let Some(at) =
        sunset.and_then(|at| DateTimePrinter::new().timestamp_to_rfc9110_string(&at).ok())
    {
        response.set("Sunset", at);
    }
    for (name, value) in policy.headers.iter() {
        if response.header(name).is_none() {
            response.set(name.to_owned(), value);
        }
    }
}
