//! The error responses that the operations share.

use std::collections::BTreeMap;

use kernel::{Error, Kind};
use serde_json::{Value, json};

use super::shared::references;

/// A kind of error: the description of its response, and the code and message of an example.
struct Refusal(Kind, &'static str, &'static str, &'static str);

const REFUSALS: [Refusal; 18] = [
    Refusal(
        Kind::PermanentRedirect,
        "The resource has another path; see `Location`.",
        "courses.slug_changed",
        "the course has another slug now; see Location",
    ),
    Refusal(
        Kind::BadRequest,
        "The request is malformed.",
        "request.malformed_json",
        "the body is not a JSON object: expected `,` or `}` at line 1 column 17",
    ),
    Refusal(
        Kind::Unauthenticated,
        "The request has no valid credential.",
        "auth.missing",
        "this route needs a credential",
    ),
    Refusal(
        Kind::PaymentRequired,
        "It must be paid first; see `details`.",
        "enrollments.payment_required",
        "the course must be paid; see details",
    ),
    Refusal(
        Kind::Forbidden,
        "The roles or scopes of the caller do not allow this.",
        "auth.forbidden",
        "you do not have the permission for this",
    ),
    Refusal(
        Kind::NotFound,
        "The resource does not exist.",
        "subjects.not_found",
        "there is no such subject",
    ),
    Refusal(
        Kind::MethodNotAllowed,
        "The path does not have this method.",
        "request.method_not_allowed",
        "this path does not have this method; see Allow",
    ),
    Refusal(
        Kind::Conflict,
        "The state of the resource does not allow this, or another request changed it at the same time.",
        "subjects.code_taken",
        "another subject has the code CS101",
    ),
    Refusal(
        Kind::PreconditionFailed,
        "The current version is not one of those in `If-Match`, or it is one of those in `If-None-Match`.",
        "request.stale_version",
        "it was changed after you read it; read it again",
    ),
    Refusal(
        Kind::TooLarge,
        "The body is too large.",
        "request.too_large",
        "the body is larger than 65536 bytes",
    ),
    Refusal(
        Kind::UnsupportedMediaType,
        "The body is not `application/json`, or it is compressed.",
        "request.unsupported_media_type",
        "the body must be application/json",
    ),
    Refusal(
        Kind::Invalid,
        "The request is invalid; `details.fields` names the fields.",
        "request.invalid",
        "the request breaks a rule; see details",
    ),
    Refusal(
        Kind::PreconditionRequired,
        "`If-Match` is missing.",
        "request.if_match_missing",
        "send If-Match with the ETag of the version that you change",
    ),
    Refusal(
        Kind::TooManyRequests,
        "The caller has reached the rate limit.",
        "request.rate_limited",
        "too many requests; see Retry-After",
    ),
    Refusal(
        Kind::Internal,
        "An internal error.",
        "internal",
        "something went wrong on our side",
    ),
    Refusal(
        Kind::BadGateway,
        "Another system sent an invalid response.",
        "identity.oauth_failed",
        "the identity provider could not sign you in; start again",
    ),
    Refusal(
        Kind::Unavailable,
        "A dependency is down; the client can try again later.",
        "unavailable",
        "a part of the platform is not available; try again shortly",
    ),
    Refusal(
        Kind::Timeout,
        "The request timed out.",
        "timeout",
        "it took too long; try again",
    ),
];

/// The error responses to which `is_used` agrees, and the response to a client that already has the
/// current version. `body` is an example of the body of errors.
pub(super) fn responses(body: &Value, is_used: &dyn Fn(&str) -> bool) -> BTreeMap<String, Value> {
    let unchanged = json!({
        "description": "The client has the current version.",
        "headers": references(&["ETag", "X-Correlation-Id"]),
    });
    let refusals = REFUSALS.map(|refusal| (format!("{:?}", refusal.0), response(&refusal, body)));
    refusals
        .into_iter()
        .chain([("NotModified".to_owned(), unchanged)])
        .filter(|(name, _)| is_used(name))
        .collect()
}

fn response(refusal: &Refusal, body: &Value) -> Value {
    let Refusal(kind, description, code, message) = *refusal;
    let mut example = body.clone();
    example["error_code"] = json!(code);
    example["error_message"] = json!(message);
    example["service_name"] = json!(match kind {
        Kind::BadGateway => "identity",
        Kind::PermanentRedirect => "courses",
        _ => "subjects",
    });
    if kind == Kind::Invalid {
        let refused = Error::invalid_field("credits", "must be a number from 1 to 60");
        example["details"] = json!(refused.details());
    }
    json!({
        "description": description,
        "headers": references(headers_of(kind)),
        "content": { "application/json": {
            "schema": { "$ref": "#/components/schemas/ErrorResponse" },
            "example": example,
        } },
    })
}

const fn headers_of(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::PermanentRedirect => &["Location", "X-Correlation-Id"],
        Kind::Unauthenticated => &["WWW-Authenticate", "X-Correlation-Id"],
        Kind::TooManyRequests => &["RateLimit", "Retry-After", "X-Correlation-Id"],
        Kind::Unavailable => &["Retry-After", "X-Correlation-Id"],
        Kind::UnsupportedMediaType => &["Accept", "Accept-Encoding", "X-Correlation-Id"],
        _ => &["X-Correlation-Id"],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::path::Path;

    fn sources(folder: &Path, text: &mut String) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sources(&path, text);
            } else if path.extension().is_some_and(|kind| kind == "rs") {
                text.push_str(&fs::read_to_string(path).unwrap());
            }
        }
    }

    #[test]
    fn the_examples_of_errors_have_codes_and_messages_of_the_code() {
        let root = scaffold::files::root().unwrap();
        let mut text = String::new();
        for folder in ["shared", "functions"] {
            sources(&root.join(folder), &mut text);
        }
        for Refusal(_, _, code, message) in REFUSALS {
            assert!(text.contains(&format!("\"{code}\"")), "{code}");
            // The rest of a message may be computed: a limit, a code, the position in a text.
            let beginning: String = message.chars().take(20).collect();
            assert!(text.contains(&format!("\"{beginning}")), "{message}");
        }
    }

    #[test]
    fn only_responses_that_an_operation_uses_are_described() {
        let body = json!({});
        let names = responses(&body, &|name| name != "MethodNotAllowed");
        assert_eq!(names.len(), REFUSALS.len());
        assert!(!names.contains_key("MethodNotAllowed"));
    }
}
