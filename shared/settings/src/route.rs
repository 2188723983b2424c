//! Route policies: what an operator may change about a running endpoint.

use std::time::Duration;

use jiff::Timestamp;
use kernel::route::RateLimit;
use kernel::text::Integer;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::fallback::Fallback;
use crate::headers::ExtraHeaders;
use crate::transform::HeaderChanges;

/// What an operator changes about a running endpoint. A field that is not given leaves the endpoint's
/// own policy unchanged.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RoutePolicy {
    /// False is the kill switch: authorized requests are answered with 503.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    /// The timeout in milliseconds. It applies only if it is shorter than the function's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout_ms: Option<Integer<100, 29_000>>,
    /// The rate limit of each caller. It replaces the endpoint's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate: Option<Rate>,
    /// The past or future time from which the route is deprecated: sent as `Deprecation`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deprecated_at: Option<Timestamp>,
    /// When the route will be removed: sent as `Sunset`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sunset_at: Option<Timestamp>,
    /// Headers that are added to every reply.
    #[serde(default, skip_serializing_if = "ExtraHeaders::is_empty")]
    pub headers: ExtraHeaders,
    /// Headers that are removed from every reply, or get another name.
    #[serde(default, skip_serializing_if = "HeaderChanges::is_empty")]
    pub transform: HeaderChanges,
    /// What is answered while the function fails. Only for public queries.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fallback: Option<Fallback>,
}

/// How often one caller may use the route.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// The sustained rate in requests per minute.
    pub per_minute: Integer<1, 60_000>,
    /// The most requests at once.
    pub burst: Integer<1, 10_000>,
}

impl RoutePolicy {
    /// The functions to which no policy applies. With them an operator corrects the policies of all
    /// other functions.
    pub const EXEMPT: [&str; 2] = ["set-route-policy", "reset-route-policy"];

    /// The functions with which users sign in and stay signed in. Their kill switch and their timeout
    /// are ignored: without these functions no administrator could sign in to correct a policy.
    pub const ALWAYS_ON: [&str; 4] = [
        "login",
        "refresh-token",
        "oauth-authorize",
        "oauth-callback",
    ];

    /// The part of the policy that applies to a function.
    #[must_use]
    pub fn applied_to(mut self, function: &str) -> Self {
        if Self::ALWAYS_ON.contains(&function) {
            (self.enabled, self.timeout_ms) = (None, None);
        }
        self
    }

    /// Whether the kill switch is on.
    #[must_use]
    pub fn is_disabled(&self) -> bool {
        self.enabled == Some(false)
    }

    /// The timeout, if one is given.
    #[must_use]
    pub fn timeout(&self) -> Option<Duration> {
        let milliseconds = u64::try_from(self.timeout_ms?.get()).ok()?;
        Some(Duration::from_millis(milliseconds))
    }

    /// The rate limit, if one is given.
    #[must_use]
    pub fn rate_limit(&self) -> Option<RateLimit> {
        let rate = self.rate?;
        Some(RateLimit {
            per_minute: u32::try_from(rate.per_minute.get()).ok()?,
            burst: u32::try_from(rate.burst.get()).ok()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, from_value, json, to_value};

    use super::*;

    #[test]
    fn a_policy_is_serialized_without_the_fields_that_are_not_given() {
        let nothing: RoutePolicy = from_value(json!({})).unwrap();
        assert_eq!(nothing, RoutePolicy::default());
        assert!(!nothing.is_disabled() && nothing.timeout().is_none());
        assert_eq!(to_value(&nothing).unwrap(), json!({}));
    }

    #[test]
    fn a_policy_is_the_same_after_it_was_read_and_written() {
        let written = json!({
            "enabled": false, "timeout_ms": 1500, "rate": { "per_minute": 60, "burst": 2 },
            "deprecated_at": "2026-06-01T12:00:00Z", "sunset_at": "2027-06-01T12:00:00Z",
            "headers": { "link": "<https://aurora.example>" },
            "transform": { "remove": ["x-service-version"], "rename": { "x-request-id": "x-call" } },
            "fallback": { "last_good_seconds": 60, "body": { "items": [] } },
        });
        let policy: RoutePolicy = from_value(written.clone()).unwrap();
        assert!(policy.is_disabled());
        assert_eq!(policy.timeout(), Some(Duration::from_millis(1500)));
        let rate = policy.rate_limit().unwrap();
        assert_eq!((rate.per_minute, rate.burst), (60, 2));
        assert_eq!(to_value(&policy).unwrap(), written);
    }

    #[test]
    fn the_kill_switch_and_the_timeout_do_not_apply_to_the_functions_that_sign_in() {
        let written = json!({ "enabled": false, "timeout_ms": 100, "rate": { "per_minute": 60, "burst": 2 } });
        let policy: RoutePolicy = from_value(written).unwrap();
        for function in RoutePolicy::ALWAYS_ON {
            let applied = policy.clone().applied_to(function);
            assert!(!applied.is_disabled() && applied.timeout().is_none());
            assert!(applied.rate_limit().is_some());
        }
        assert_eq!(policy.clone().applied_to("logout"), policy);
    }

    #[test]
    fn a_malformed_policy_is_refused() {
        for refused in [
            json!({ "timeout_ms": 99 }),
            json!({ "timeout_ms": 29_001 }),
            json!({ "rate": { "per_minute": 0, "burst": 1 } }),
            json!({ "rate": { "per_minute": 60_001, "burst": 1 } }),
            json!({ "rate": { "per_minute": 60 } }),
            json!({ "rate": { "per_minute": 60, "burst": 10_001 } }),
            json!({ "deprecated_at": "soon" }),
            json!({ "headers": { "connection": "close" } }),
            json!({ "fallback": {} }),
            json!({ "enabeld": false }),
            Value::Null,
        ] {
            assert!(
                from_value::<RoutePolicy>(refused.clone()).is_err(),
                "{refused}"
            );
        }
    }
}
