//! The shared parts of the description: headers, parameters, security schemes.

use kernel::route::IfMatch;
use lambda::{EndpointSpec, Entry};
use serde_json::{Value, json};

/// The headers of a successful response. A list and an empty response have no version.
pub(super) fn success_headers(entry: &Entry, spec: &EndpointSpec, is_list: bool) -> Value {
    let mut names = vec!["X-Correlation-Id", "Deprecation", "Sunset"];
    if !is_list && spec.policy.status != 204 {
        names.extend(["ETag", "Location"]);
    }
    if spec.is_command && spec.policy.replay {
        names.push("Idempotency-Replayed");
    }
    if entry.may_fall_back() {
        names.push("X-Fallback");
    }
    references(&names)
}

pub(super) fn references(names: &[&str]) -> Value {
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

/// The parameters that the pipeline reads on a route; `has_fields` says whether the reply is an object.
pub(super) fn common_parameters(spec: &EndpointSpec, has_fields: bool) -> Vec<Value> {
    let mut names = Vec::new();
    match spec.policy.if_match {
        IfMatch::Ignored => {}
        IfMatch::Optional => names.push("IfMatchOptional"),
        IfMatch::Required => names.push("IfMatch"),
    }
    if spec.is_command && spec.policy.replay {
        names.push("IdempotencyKey");
    }
    if !spec.is_command {
        names.push("IfNoneMatch");
    }
    if has_fields && spec.answers_head() {
        names.push("Fields");
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
        "IfMatch": header("If-Match", true, "The `ETag` of the version to change, or a list of them, or `*`.", tag()),
        "IfMatchOptional": header("If-Match", false, "The `ETag` of the version to change, or a list of them, or `*`; without it, the current version is changed.", tag()),
        "IfNoneMatch": header("If-None-Match", false, "The `ETag` of the version that the client has, or a list of them, or `*`.", tag()),
        "Fields": {
            "name": "fields", "in": "query", "required": false,
            "description": "The fields of the reply, with those inside in parentheses; without it, all. A page always has `next_cursor`.",
            "schema": { "type": "string", "minLength": 1, "maxLength": 512, "pattern": "^[a-z0-9_]+([,(][a-z0-9_]+|\\))*$" },
            "example": "id",
        },
        "IdempotencyKey": header(
            "Idempotency-Key",
            false,
            "A repeated request with the same key returns the first response and changes nothing, for 24 hours.",
            key,
        ),
        "CorrelationId": header(
            "X-Correlation-Id",
            false,
            "Identifies the work to which this request belongs; generated if it is missing.",
            json!({ "type": "string" }),
        ),
    })
}

pub(super) fn headers() -> Value {
    let text =
        |description: &str| json!({ "description": description, "schema": { "type": "string" } });
    json!({
        "Accept": text("The media type that the body must have."),
        "Accept-Encoding": text("The content coding that the body may have."),
        "Deprecation": text("The time from which the route is deprecated, in the past or the future: `@` and seconds since 1970."),
        "Sunset": text("The time when the route will be removed: an HTTP date."),
        "ETag": text("The version of the resource in the body, for `If-Match` and `If-None-Match`."),
        "Idempotency-Replayed": text("`true` on a reply that was stored for its `Idempotency-Key`."),
        "Location": text("The path of the resource, or the address to which the client is redirected."),
        "RateLimit": text("The rate limit, the remaining requests, and the time until it is reset."),
        "Retry-After": text("The number of seconds after which the client can try again."),
        "WWW-Authenticate": text("The authentication scheme."),
        "X-Correlation-Id": text("Identifies this request in the logs and in its events."),
        "X-Fallback": text("`last-good` or `default` on a reply that an operator lets the route send while it fails."),
    })
}

pub(super) fn security_schemes() -> Value {
    json!({
        "bearer": { "type": "http", "scheme": "bearer", "bearerFormat": "JWT" },
        "api_key": { "type": "apiKey", "in": "header", "name": "X-API-Key" },
    })
}

/// The request needs one of these.
pub(super) fn credentials() -> Vec<Value> {
    vec![json!({ "bearer": [] }), json!({ "api_key": [] })]
}

/// A public route that uses the caller's credential, if the request has one.
pub(super) fn credentials_or_none() -> Vec<Value> {
    let mut credentials = credentials();
    credentials.push(json!({}));
    credentials
}
