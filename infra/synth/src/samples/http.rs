//! Requests in the format of API Gateway.

use kernel::route::IfMatch;
use kernel::{Permission, Role, Route};
use lambda::EndpointSpec;
use serde_json::{Map, Value, json};

use super::{ACCOUNT, MOMENT_SECONDS, REGION};
use crate::example::ID;

/// The domain in the samples of functions that every domain has.
const DOMAIN: &str = "subjects";

const HOST: &str = "api.example.org";

/// A request to an endpoint with this input.
pub(super) fn request(spec: &EndpointSpec, input: &Value) -> Value {
    let mut fields = input.as_object().cloned().unwrap_or_default();
    let parameters: Map<_, _> = spec
        .route
        .parameters()
        .filter_map(|name| Some((name.to_owned(), fields.remove(name)?)))
        .collect();
    let path = path(spec.route, &parameters);
    let mut event = envelope(spec, &path);
    if !parameters.is_empty() {
        event["pathParameters"] = Value::Object(parameters);
    }
    if spec.route.method.has_body() {
        if !fields.is_empty() {
            event["headers"]["content-type"] = json!("application/json");
            event["body"] = json!(Value::Object(fields).to_string());
        }
    } else if spec.route != Route::DEFAULT {
        event["rawQueryString"] = json!(query_string(&fields));
    }
    event
}

fn path(route: Route, parameters: &Map<String, Value>) -> String {
    if route == Route::DEFAULT {
        return "/api/v1/nowhere".to_owned();
    }
    parameters.iter().fold(
        route.in_domain(DOMAIN).path.to_owned(),
        |path, (name, value)| {
            path.replace(
                &format!("{{{name}}}"),
                &value.as_str().unwrap_or_default().replace(' ', "%20"),
            )
        },
    )
}

fn query_string(fields: &Map<String, Value>) -> String {
    let pairs = fields.iter().map(|(name, value)| match value {
        Value::String(text) => format!("{name}={}", text.replace(' ', "+")),
        other => format!("{name}={other}"),
    });
    pairs.collect::<Vec<_>>().join("&")
}

/// API Gateway's event in payload format 2.0.
fn envelope(spec: &EndpointSpec, path: &str) -> Value {
    let mut event = json!({
        "version": "2.0",
        "routeKey": route_key(spec),
        "rawPath": path,
        "rawQueryString": "",
        "headers": headers(spec),
        "requestContext": context(&route_key(spec), spec.route.method.name(), path),
        "isBase64Encoded": false,
    });
    if let Some(role) = caller(spec) {
        let identity = json!({
            "user_id": ID, "session_id": ID, "roles": role.name(),
            "authenticated_at": ALWAYS_RECENT,
        });
        event["requestContext"]["authorizer"] = json!({ "lambda": identity });
    }
    event
}

/// A sample is invoked at any time, and its caller must count as recently signed in.
const ALWAYS_RECENT: &str = "9999-12-30T00:00:00Z";

/// The key of the route in the gateway.
fn route_key(spec: &EndpointSpec) -> String {
    let route = spec.route.in_domain(DOMAIN);
    EndpointSpec { route, ..*spec }.gateway_key()
}

fn headers(spec: &EndpointSpec) -> Value {
    let mut headers = json!({ "accept": "application/json", "host": HOST, "x-correlation-id": ID });
    if caller(spec).is_some() {
        headers["authorization"] = json!("Bearer access.token.here");
    }
    if spec.policy.if_match == IfMatch::Required {
        headers["if-match"] = json!("\"1\"");
    }
    if spec.is_command && spec.policy.replay {
        headers["idempotency-key"] = json!("sample-1");
    }
    headers
}

/// The first role with the permission; a learner where only the caller's id matters; none for a public
/// route.
fn caller(spec: &EndpointSpec) -> Option<Role> {
    let mut roles = Role::ALL.into_iter();
    let allowed = roles.find(|role| spec.permission.granted_to(*role));
    allowed
        .or(Some(Role::Learner))
        .filter(|_| spec.permission != Permission::Public)
}

/// A request to the authorizer.
pub(super) fn authorization() -> Value {
    let (method, path) = ("GET", "/api/v1/users/me");
    let key = format!("ANY {path}");
    json!({
        "version": "2.0",
        "type": "REQUEST",
        "routeArn": format!("arn:aws:execute-api:{REGION}:{ACCOUNT}:aurora/$default/{method}{path}"),
        "identitySource": [key],
        "routeKey": key,
        "rawPath": path,
        "rawQueryString": "",
        "headers": { "accept": "application/json", "authorization": "Bearer access.token.here", "host": HOST },
        "requestContext": context(&key, method, path),
    })
}

/// The `requestContext` of a request.
fn context(key: &str, method: &str, path: &str) -> Value {
    json!({
        "accountId": ACCOUNT,
        "apiId": "aurora",
        "domainName": HOST,
        "domainPrefix": "api",
        "http": {
            "method": method,
            "path": path,
            "protocol": "HTTP/1.1",
            "sourceIp": "203.0.113.7",
            "userAgent": "curl/8.5.0",
        },
        "requestId": "JKJaXmPLvHcESHA=",
        "routeKey": key,
        "stage": "$default",
        "time": "15/Jan/2026:09:30:00 +0000",
        "timeEpoch": MOMENT_SECONDS * 1000,
    })
}
