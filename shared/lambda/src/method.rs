//! The methods of a path. The gateway passes every method of a query's path to the query, except those
//! that have a function of their own: so one route serves `GET` and `HEAD`, and what is left is refused
//! here.

use kernel::error::{Error, Result};

use crate::function::EndpointSpec;
use crate::host::Host;
use crate::http::{Request, Response};

/// The variable with the methods of a query's path, `GET, HEAD, POST`. A function whose path has only
/// `GET` and `HEAD` does not have it.
pub const ALLOWED_METHODS: &str = "ALLOWED_METHODS";

/// Lets `GET` and `HEAD` pass to a query. The answer to `OPTIONS` is the list of methods, with a status
/// that a browser accepts before a request from another origin; the gateway adds the headers for this.
///
/// # Errors
/// 405 with the allowed methods for every other method.
pub(crate) fn check(
    spec: EndpointSpec,
    host: &Host,
    request: &Request,
) -> Result<Option<Response>> {
    if !spec.answers_head() || matches!(request.method.as_str(), "GET" | "HEAD") {
        return Ok(None);
    }
    let allowed = host
        .resources
        .variable(ALLOWED_METHODS)
        .unwrap_or_else(|_| "GET, HEAD".to_owned());
    if request.method == "OPTIONS" {
        let mut response = Response {
            status: 204,
            ..Response::default()
        };
        response.set("Allow", allowed);
        return Ok(Some(response));
    }
    Err(Error::method_not_allowed(allowed))
}

/// A response to `HEAD` has the headers of the response to `GET`, and no body.
pub(crate) fn without_body_for_head(mut response: Response, request: &Request) -> Response {
    if request.method == "HEAD" {
        if !matches!(response.status, 204 | 304) {
            response.set("Content-Length", response.body.len().to_string());
        }
        response.body.clear();
    }
    response
}
