//! The part of a route's policy that an operator can change at run time: the kill switch, the limits,
//! the headers. It is read from the domain's settings, so a function without a table does not have it.

use std::time::Duration;

use jiff::fmt::rfc2822::DateTimePrinter;
use kernel::error::{Error, Kind, Result};
use settings::{KEPT, RoutePolicy};

use crate::http::Response;

/// The error code when the kill switch is on.
const DISABLED: &str = "route.disabled";

/// Whether an error says that the function has failed. A route that an operator switched off has not.
pub(crate) fn is_fault(error: &Error) -> bool {
    error.kind().status() >= 500 && error.code() != DISABLED
}

/// Refuses the request if the kill switch is on. A change of the switch takes effect when the settings
/// are read again.
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
        "this route is switched off at the moment",
    );
    Err(refusal.with_header("Retry-After", KEPT.as_secs().to_string()))
}

/// The time limit for the work: the policy's timeout, but not more than the function has left.
pub(crate) fn time_for_work(policy: &RoutePolicy, left: Duration) -> Duration {
    policy.timeout().map_or(left, |timeout| left.min(timeout))
}

/// Sets the policy's headers, which do not replace a header that the response already has, and changes
/// those that the policy removes or renames.
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
    if !policy.transform.is_empty() {
        transform(response, policy);
    }
}

fn transform(response: &mut Response, policy: &RoutePolicy) {
    let headers = std::mem::take(&mut response.headers).into_iter();
    let changed = headers.filter_map(|(name, value)| match policy.transform.of(&name) {
        None => Some((name, value)),
        Some(to) => to.map(|to| (to.to_owned().into(), value)),
    });
    response.headers = changed.collect();
}
