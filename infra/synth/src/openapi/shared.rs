//! What routes share: headers, error responses, ways to sign in.

use std::collections::BTreeMap;

use kernel::Kind;
use kernel::route::IfMatch;
use lambda::EndpointSpec;
use serde_json::{Value, json};

/// Every error that a route may answer, in the words of its response.
const REFUSALS: [(Kind, &str); 16] = [
    (Kind::BadRequest, "The request cannot be understood."),
    (Kind::Unauthenticated, "Nobody was recognised."),
    (Kind::Forbidden, "The caller's roles do not allow this."),
    (Kind::NotFound, "There is no such thing."),
    (Kind::MethodNotAllowed, "The path has no such method."),
    (
        Kind::Conflict,
        "The state of the thing forbids it, or somebody else was faster.",
    ),
    (
        Kind::PreconditionFailed,
        "`If-Match` names a version that is no longer current.",
    ),
    (Kind::TooLarge, "The body is too large."),
    (
        Kind::UnsupportedMediaType,
        "The body is not `application/json`.",
    ),
    (
        Kind::Invalid,
        "The request breaks a rule; `details.fields` names the fields.",
    ),
    (Kind::PreconditionRequired, "`If-Match` is missing."),
    (
        Kind::TooManyRequests,
        "The caller has used up the rate limit.",
    ),
    (Kind::Internal, "We are at fault."),
    (Kind::BadGateway, "Another system answered wrongly."),
    (
        Kind::Unavailable,
        "Something that we need is down; trying again later helps.",
    ),
    (Kind::Timeout, "The work did not end in time."),
];

/// The error responses, and the answer to a client that has the present version already.
pub(super) fn responses() -> BTreeMap<String, Value> {
    let unchanged = json!({
        "description": "The client has the present version.",
        "headers": references(&["ETag", "X-Correlation-Id"]),
    });
    let refusals = REFUSALS.map(|(kind, description)| {
        let response = json!({
            "description": description,
            "headers": references(headers_of(kind)),
            "content": { "application/json": { "schema": { "$ref": "#/components/schemas/ErrorResponse" } } },
        });
        (format!("{kind:?}"), response)
    });
    refusals
        .into_iter()
        .chain([("NotModified".to_owned(), unchanged)])
        .collect()
}

const fn headers_of(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Unauthenticated => &["WWW-Authenticate", "X-Correlation-Id"],
        Kind::TooManyRequests => &["RateLimit", "Retry-After", "X-Correlation-Id"],
        Kind::Unavailable => &["Retry-After", "X-Correlation-Id"],
        _ => &["X-Correlation-Id"],
    }
}

/// The headers that may come with success. A list has no version, and neither has what is gone.
pub(super) fn success_headers(spec: &EndpointSpec, is_list: bool) -> Value {
    let mut names = vec!["X-Correlation-Id", "Deprecation", "Sunset"];
    if !is_list && spec.policy.status != 204 {
        names.extend(["ETag", "Location"]);
    }
    if spec.is_command && spec.policy.replay {
        names.push("Idempotency-Replayed");
    }
    references(&names)
}

fn references(names: &[&str]) -> Value {
    names
        .iter()
        .map(|name| {
            (
                (*name).to_owned(),
                json!({ "$ref": format!("#/components/headers/{name}") }),
            )
        })
        .collect()
}

/// The header parameters that a route reads.
pub(super) fn header_parameters(spec: &EndpointSpec, is_list: bool) -> Vec<Value> {
    let mut names = Vec::new();
    match spec.policy.if_match {
        IfMatch::Ignored => {}
        IfMatch::Optional => names.push("IfMatchOptional"),
        IfMatch::Required => names.push("IfMatch"),
    }
    if spec.is_command && spec.policy.replay {
        names.push("IdempotencyKey");
    }
    if !spec.is_command && !is_list {
        names.push("IfNoneMatch");
    }
    names.push("CorrelationId");
    names
        .iter()
        .map(|name| json!({ "$ref": format!("#/components/parameters/{name}") }))
        .collect()
}

pub(super) fn parameters() -> Value {
    let header = |name: &str, required: bool, description: &str, schema: Value| json!({ "name": name, "in": "header", "required": required, "description": description, "schema": schema });
    let tag = || json!({ "type": "string", "examples": ["\"1\""] });
    let key = json!({ "type": "string", "minLength": 1, "maxLength": 128, "pattern": "^[!-~]+$" });
    json!({
        "IfMatch": header("If-Match", true, "The `ETag` of the version that is to change.", tag()),
        "IfMatchOptional": header("If-Match", false, "The `ETag` of the version that is to change; without it, whichever it is.", tag()),
        "IfNoneMatch": header("If-None-Match", false, "The `ETag` of the version that the client has.", tag()),
        "IdempotencyKey": header(
            "Idempotency-Key",
            false,
            "The same key with the same request gets the first one's reply and changes nothing, for 24 hours.",
            key,
        ),
        "CorrelationId": header(
            "X-Correlation-Id",
            false,
            "Names the work to which this request belongs; made up where it is missing.",
            json!({ "type": "string" }),
        ),
    })
}

pub(super) fn headers() -> Value {
    let text =
        |description: &str| json!({ "description": description, "schema": { "type": "string" } });
    json!({
        "Deprecation": text("Since when, or from when on, the route is deprecated, by its policy: `@` and seconds since 1970."),
        "Sunset": text("When the route will be gone, by its policy: an HTTP date."),
        "ETag": text("The version of what is in the body, for `If-Match` and `If-None-Match`."),
        "Idempotency-Replayed": text("`true` on a reply that was stored for its `Idempotency-Key`."),
        "Location": text("Where the thing is."),
        "RateLimit": text("The limit, what remains of it, and when it is whole again."),
        "Retry-After": text("In how many seconds trying again helps."),
        "WWW-Authenticate": text("How to sign in."),
        "X-Correlation-Id": text("Names this request in our logs and in the events that follow from it."),
    })
}

pub(super) fn security_schemes() -> Value {
    json!({
        "bearer": { "type": "http", "scheme": "bearer", "bearerFormat": "JWT" },
        "api_key": { "type": "apiKey", "in": "header", "name": "X-API-Key" },
    })
}

/// One of these is needed.
pub(super) fn credentials() -> Vec<Value> {
    vec![json!({ "bearer": [] }), json!({ "api_key": [] })]
}

/// A public route that is told who calls, if anybody does.
pub(super) fn credentials_or_none() -> Vec<Value> {
    let mut credentials = credentials();
    credentials.push(json!({}));
    credentials
}
