//! Conditional requests (RFC 9110, section 13): `If-Match` and `If-None-Match`.
//!
//! A command's condition is checked by its handler, which knows the current version; a query's condition
//! is checked against the response.

use kernel::context::{Context, stale_version};
use kernel::error::{Error, Kind, Result};
use kernel::etag::TagCondition;
use kernel::route::IfMatch;

use crate::function::EndpointSpec;
use crate::http::{Request, Response};

/// Headers that describe a body, which a 304 does not have. It has all others of the 200, because a
/// cache updates its stored response with them.
const OF_A_BODY: [&str; 2] = ["Content-Type", "Content-Encoding"];

/// Reads the conditions of a command into its context, unless the endpoint ignores them. A malformed
/// `If-Match` names no version, so it never holds; a malformed `If-None-Match` excludes none.
///
/// # Errors
/// 428 without `If-Match` where the endpoint requires it.
pub(crate) fn of_command(spec: EndpointSpec, request: &Request, cx: &Context) -> Result<Context> {
    let mut cx = cx.clone();
    if spec.policy.if_match == IfMatch::Ignored {
        return Ok(cx);
    }
    cx.if_match = if_match(request);
    cx.if_none_match = if_none_match(request);
    if spec.policy.if_match == IfMatch::Required && cx.if_match.is_none() {
        return Err(Error::new(
            Kind::PreconditionRequired,
            "request.if_match_missing",
            "send If-Match with the ETag of the version that you change",
        ));
    }
    Ok(cx)
}

/// The response of a query under the request's conditions: 304 without a body if `If-None-Match` names
/// it.
///
/// # Errors
/// 412 if `If-Match` does not name it.
pub(crate) fn apply(mut response: Response, request: &Request) -> Result<Response> {
    let tag = response.header("ETag");
    if if_match(request).is_some_and(|known| !known.matches_strongly(tag)) {
        return Err(stale_version());
    }
    if if_none_match(request).is_some_and(|known| known.matches_weakly(tag)) {
        response.status = 304;
        response.body.clear();
        response
            .headers
            .retain(|(name, _)| !OF_A_BODY.contains(&name.as_ref()));
    }
    Ok(response)
}

fn if_match(request: &Request) -> Option<TagCondition> {
    let value = request.list("if-match")?;
    Some(TagCondition::parse(&value).unwrap_or(TagCondition::OneOf(Vec::new())))
}

fn if_none_match(request: &Request) -> Option<TagCondition> {
    TagCondition::parse(&request.list("if-none-match")?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_lambda_events::http::{HeaderName, HeaderValue};

    fn request(headers: &[(&'static str, &'static str)]) -> Request {
        let mut request = Request::default();
        for (name, value) in headers {
            let value = HeaderValue::from_static(value);
            request.headers.append(HeaderName::from_static(name), value);
        }
        request
    }

    fn shown() -> Response {
        let mut response = Response {
            status: 200,
            headers: Vec::new(),
            body: b"{}".to_vec(),
        };
        for (name, value) in [
            ("ETag", "\"7\""),
            ("Cache-Control", "public, max-age=300"),
            ("Vary", "Accept-Encoding"),
            ("Content-Location", "/things/7"),
            ("Content-Security-Policy", "default-src 'none'"),
            ("Content-Type", "application/json"),
            ("Content-Encoding", "gzip"),
        ] {
            response.set(name, value);
        }
        response
    }

    fn status(headers: &[(&'static str, &'static str)]) -> u16 {
        apply(shown(), &request(headers))
            .map_or_else(|error| error.kind().status(), |response| response.status)
    }

    #[test]
    fn a_known_version_is_not_sent_again() {
        for known in ["\"7\"", "W/\"7\"", "*", "\"6\", W/\"7\""] {
            assert_eq!(status(&[("if-none-match", known)]), 304, "{known}");
        }
        for unknown in ["\"07\"", "\"6\"", "7", "", "\"7"] {
            assert_eq!(status(&[("if-none-match", unknown)]), 200, "{unknown}");
        }
        let in_two_headers = [("if-none-match", "\"6\""), ("if-none-match", "\"7\"")];
        assert_eq!(status(&in_two_headers), 304);
    }

    #[test]
    fn a_304_has_the_headers_of_the_200_that_do_not_describe_a_body() {
        let response = apply(shown(), &request(&[("if-none-match", "\"7\"")])).unwrap();
        let names: Vec<&str> = response
            .headers
            .iter()
            .map(|(name, _)| name.as_ref())
            .collect();
        assert!(response.body.is_empty());
        assert_eq!(
            names,
            [
                "ETag",
                "Cache-Control",
                "Vary",
                "Content-Location",
                "Content-Security-Policy"
            ]
        );
    }

    #[test]
    fn a_read_of_another_version_than_the_expected_one_is_refused() {
        for (expected, found) in [
            ("\"7\"", 200),
            ("*", 200),
            ("\"6\", \"7\"", 200),
            ("W/\"7\"", 412),
            ("\"6\"", 412),
            ("7", 412),
        ] {
            assert_eq!(status(&[("if-match", expected)]), found, "{expected}");
        }
        let both = [("if-match", "\"6\""), ("if-none-match", "\"7\"")];
        assert_eq!(status(&both), 412, "If-Match comes first");
    }
}
