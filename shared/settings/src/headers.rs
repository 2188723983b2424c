//! Headers that an operator adds to a route's replies.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The most headers of one route.
pub const HEADERS_LIMIT: usize = 10;

const NAME_LIMIT: usize = 64;
const VALUE_LIMIT: usize = 512;

/// Headers that an operator may not set, because they belong to the connection, to the format of the
/// message, to security or to the pipeline.
const RESERVED: [&str; 38] = [
    "age",
    "allow",
    "alt-svc",
    "cache-control",
    "clear-site-data",
    "connection",
    "date",
    "deprecation",
    "etag",
    "expect-ct",
    "expires",
    "host",
    "idempotency-replayed",
    "keep-alive",
    "location",
    "nel",
    "permissions-policy",
    "pragma",
    "referrer-policy",
    "refresh",
    "report-to",
    "reporting-endpoints",
    "retry-after",
    "server",
    "strict-transport-security",
    "sunset",
    "te",
    "traceparent",
    "tracestate",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "vary",
    "via",
    "www-authenticate",
    "x-correlation-id",
    "x-fallback",
    "x-request-id",
];

/// The prefixes of groups of headers that an operator may not set.
const RESERVED_PREFIXES: [&str; 12] = [
    "access-control-",
    "content-",
    "cross-origin-",
    "proxy-",
    "ratelimit",
    "set-cookie",
    "x-amz",
    "x-content-type-",
    "x-frame-",
    "x-permitted-",
    "x-service-",
    "x-xss-",
];

/// Up to [`HEADERS_LIMIT`] headers by name, in lower case. Values are one line of printable ASCII.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "BTreeMap<String, String>")]
pub struct ExtraHeaders(BTreeMap<String, String>);

/// Why headers are refused, in words for an operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct RefusedHeaders(&'static str);

impl ExtraHeaders {
    /// # Errors
    /// [`RefusedHeaders`] for a name or value that is not valid in HTTP, for too many or too long
    /// ones, and for a header that an operator may not set.
    pub fn new(headers: BTreeMap<String, String>) -> Result<Self, RefusedHeaders> {
        let given = headers.len();
        let headers: BTreeMap<_, _> = headers
            .into_iter()
            .map(|(name, value)| (name.to_ascii_lowercase(), value))
            .collect();
        if given > HEADERS_LIMIT || headers.len() < given {
            return Err(RefusedHeaders(
                "must be at most ten headers, with no name twice",
            ));
        }
        for (name, value) in &headers {
            if !is_name(name) {
                return Err(RefusedHeaders(
                    "must have valid HTTP names of up to 64 characters",
                ));
            }
            if is_reserved(name) {
                return Err(RefusedHeaders(
                    "must not contain a header that operators may not set",
                ));
            }
            if !is_value(value) {
                return Err(RefusedHeaders(
                    "must have values of 1 to 512 printable ASCII characters",
                ));
            }
        }
        Ok(Self(headers))
    }

    /// Names and values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl TryFrom<BTreeMap<String, String>> for ExtraHeaders {
    type Error = RefusedHeaders;

    fn try_from(headers: BTreeMap<String, String>) -> Result<Self, RefusedHeaders> {
        Self::new(headers)
    }
}

pub(crate) fn is_name(name: &str) -> bool {
    let is_token_byte =
        |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    (1..=NAME_LIMIT).contains(&name.len()) && name.bytes().all(is_token_byte)
}

pub(crate) fn is_reserved(name: &str) -> bool {
    RESERVED.contains(&name)
        || RESERVED_PREFIXES
            .iter()
            .any(|prefix| name.starts_with(prefix))
}

fn is_value(value: &str) -> bool {
    (1..=VALUE_LIMIT).contains(&value.len())
        && value.trim() == value
        && value.bytes().all(|byte| (b' '..=b'~').contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(name: &str, value: &str) -> Result<ExtraHeaders, RefusedHeaders> {
        ExtraHeaders::new(BTreeMap::from([(name.to_owned(), value.to_owned())]))
    }

    #[test]
    fn headers_that_an_operator_may_set_are_stored_in_lower_case() {
        for name in ["Link", "X-Notice", "warning", "Server-Timing"] {
            let headers = one(name, "<https://x>; rel=\"deprecation\"").unwrap();
            let names: Vec<_> = headers.iter().map(|(name, _)| name.to_owned()).collect();
            assert_eq!(names, [name.to_ascii_lowercase()]);
        }
    }

    #[test]
    fn a_reserved_header_is_refused() {
        for name in [
            "Connection",
            "Transfer-Encoding",
            "Upgrade",
            "Content-Length",
            "Content-Type",
            "Content-Security-Policy",
            "Set-Cookie",
            "Strict-Transport-Security",
            "X-Content-Type-Options",
            "X-Frame-Options",
            "Access-Control-Allow-Origin",
            "Sunset",
            "X-Correlation-Id",
            "X-Service-Name",
            "WWW-Authenticate",
            "Location",
            "Refresh",
            "Alt-Svc",
            "Expires",
            "NEL",
            "Proxy-Status",
        ] {
            assert!(one(name, "x").is_err(), "{name}");
        }
    }

    #[test]
    fn a_name_or_value_that_is_not_valid_in_http_is_refused() {
        for value in [
            "",
            "a\r\nx-evil: 1",
            "a\n",
            "a\0",
            "ä",
            " a",
            "a\t",
            &"a".repeat(513),
        ] {
            assert!(one("x-notice", value).is_err(), "{value:?}");
        }
        for name in ["", "x notice", "x:notice", "x\r\n", "ä", &"a".repeat(65)] {
            assert!(one(name, "x").is_err(), "{name:?}");
        }
    }

    #[test]
    fn an_eleventh_header_and_a_repeated_name_are_refused() {
        let headers = |count: usize| (0..count).map(|n| (format!("x-{n}"), "x".to_owned()));
        assert!(ExtraHeaders::new(headers(HEADERS_LIMIT).collect()).is_ok());
        assert!(ExtraHeaders::new(headers(HEADERS_LIMIT + 1).collect()).is_err());
        let twice = ["x-a", "X-A"].map(|name| (name.to_owned(), "x".to_owned()));
        assert!(ExtraHeaders::new(twice.into()).is_err());
    }
}
