//! Converts a handler's reply or error into an HTTP response.

use jiff::Timestamp;
use kernel::Policy;
use kernel::context::Context;
use kernel::error::{Error, Kind, Result};
use kernel::etag;
use kernel::reply::{Reply, StaticDocument};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::http::Response;

/// The HTTP response for a handler's reply.
pub(crate) fn of<R: Reply>(reply: &R, policy: Policy) -> Result<Response> {
    let status = match reply.status() {
        Some(status) if policy.other_statuses.contains(&status) => status,
        Some(status) if status != policy.status => {
            return Err(Error::internal(format!(
                "the policy does not list the status {status}"
            )));
        }
        _ => policy.status,
    };
    let mut response = match reply.document() {
        Some(document) => from_document(document, status),
        None if status == 204 => Response {
            status,
            ..Response::default()
        },
        None => from_json(reply, status)?,
    };
    if let Some(version) = reply.version() {
        response.set("ETag", etag::of_version(version));
    }
    if let Some(location) = reply.location().filter(|_| matches!(status, 201 | 302)) {
        response.set("Location", location);
    }
    if let Some(methods) = reply.allowed_methods() {
        response.set("Allow", methods);
    }
    Ok(response)
}

fn from_json<R: Reply>(reply: &R, status: u16) -> Result<Response> {
    let body = serde_json::to_vec(reply).map_err(Error::internal)?;
    let mut response = Response {
        status,
        headers: Vec::with_capacity(10),
        body,
    };
    response.set("Content-Type", "application/json");
    match reply.max_age() {
        Some(seconds) => {
            let immutable = if reply.is_immutable() {
                ", immutable"
            } else {
                ""
            };
            let value = format!("public, max-age={seconds}{immutable}");
            response.set("Cache-Control", value);
        }
        None => response.set("Cache-Control", "no-store"),
    }
    Ok(response)
}

fn from_document(document: StaticDocument, status: u16) -> Response {
    let mut response = Response {
        status,
        headers: Vec::new(),
        body: document.bytes.to_vec(),
    };
    response.set("Content-Type", document.content_type);
    response.set("Cache-Control", "public, max-age=300");
    if let Some(encoding) = document.content_encoding {
        response.set("Content-Encoding", encoding);
        response.set("Vary", "Accept-Encoding");
    }
    if let Some(policy) = document.security_policy {
        response.set("Content-Security-Policy", policy);
    }
    response
}

/// The body of every error response of the platform.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct ErrorResponse<'a> {
    /// Stable and unique: programs can distinguish errors by it.
    pub error_code: &'a str,
    /// A message for people.
    pub error_message: &'a str,
    /// Identifies this request in the logs.
    pub correlation_id: &'a str,
    /// The time of the request.
    pub timestamp: Timestamp,
    /// The domain that returned the error.
    pub service_name: &'a str,
    /// Further data for programs, for example `fields` with the refused fields.
    pub details: &'a Map<String, Value>,
}

/// The HTTP response for an error.
pub(crate) fn of_error(error: &Error, service: &str, cx: &Context) -> Response {
    let body = ErrorResponse {
        error_code: error.code(),
        error_message: error.message(),
        correlation_id: &cx.correlation_id,
        timestamp: cx.now,
        service_name: service,
        details: error.details(),
    };
    let mut response = Response {
        status: error.kind().status(),
        headers: Vec::new(),
        body: serde_json::to_vec(&body).unwrap_or_default(),
    };
    response.set("Content-Type", "application/json");
    response.set("Cache-Control", "no-store");
    for (name, value) in error.headers() {
        response.set(*name, value);
    }
    if error.kind() == Kind::Unauthenticated && response.header("WWW-Authenticate").is_none() {
        response.set("WWW-Authenticate", "Bearer realm=\"aurora\"");
    }
    response
}

#[cfg(test)]
mod tests {
    use schemars::JsonSchema;

    use super::*;

    #[derive(Serialize, JsonSchema)]
    struct Answer(Option<u16>);

    impl Reply for Answer {
        fn status(&self) -> Option<u16> {
            self.0
        }

        fn location(&self) -> Option<String> {
            Some("/answers/1".to_owned())
        }
    }

    #[test]
    fn a_reply_may_choose_a_status_that_its_policy_lists() {
        let policy = Policy::DEFAULT.created().or(&[200, 202]);
        let status = |chosen| of(&Answer(chosen), policy).map(|response| response.status);
        assert_eq!(status(None).unwrap(), 201);
        assert_eq!(status(Some(201)).unwrap(), 201);
        assert_eq!(status(Some(202)).unwrap(), 202);
        assert_eq!(status(Some(204)).unwrap_err().kind(), Kind::Internal);
    }

    #[test]
    fn only_what_was_created_has_a_location() {
        let policy = Policy::DEFAULT.created().or(&[200]);
        let location = |chosen| {
            let response = of(&Answer(chosen), policy).unwrap();
            response.header("Location").map(str::to_owned)
        };
        assert_eq!(location(None).as_deref(), Some("/answers/1"));
        assert_eq!(location(Some(200)), None);
    }
}
