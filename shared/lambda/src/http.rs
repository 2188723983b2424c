//! HTTP requests and responses as the pipeline uses them, and their conversion from and to API
//! Gateway's format.

use std::borrow::Cow;
use std::collections::HashMap;
use std::net::IpAddr;
use std::time::Duration;

use aws_lambda_events::apigw::ApiGatewayV2httpResponse;
use aws_lambda_events::encodings::Body;
use aws_lambda_events::http::{HeaderMap, HeaderName, HeaderValue};
use kernel::error::{Error, Kind, Result};
use lambda_http::RequestExt as _;
use lambda_http::request::RequestContext;
use serde_json::Value;

/// An HTTP request that the gateway passed on.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// The method as the client sent it.
    pub method: String,
    /// The path as the client sent it.
    pub path: String,
    /// The values of the route's `{parameters}`.
    pub path_parameters: HashMap<String, String>,
    /// The query string, still encoded.
    pub query: String,
    /// The client's headers.
    pub headers: HeaderMap,
    /// The body, decoded if the gateway encoded it in base64.
    pub body: Vec<u8>,
    /// The authorizer's result. Empty if it was not called; the caller is then anonymous.
    pub identity: HashMap<String, Value>,
    /// The IP address from which the gateway got the request: the client's, or the edge's.
    pub client_address: Option<IpAddr>,
    /// The gateway's own id of the request.
    pub request_id: String,
    /// How long the function may still run.
    pub time_left: Duration,
}

impl Request {
    /// A header's value, if the header is present and is plain text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The elements of a header that is a list; it may be sent in several lines.
    pub(crate) fn list(&self, name: &str) -> Option<String> {
        let lines: Vec<&str> = self
            .headers
            .get_all(name)
            .iter()
            .map(|line| line.to_str().unwrap_or("unreadable"))
            .collect();
        (!lines.is_empty()).then(|| lines.join(", "))
    }

    /// Reads API Gateway's event.
    ///
    /// # Errors
    /// 400 for an event of which `lambda_http` cannot make a request: it panics on a query or a
    /// host that is no part of a URI, and on a body that is not base64 where it should be.
    pub(crate) fn from_gateway(event: &str, time_left: Duration) -> Result<Self> {
        let read = std::panic::catch_unwind(|| lambda_http::request::from_str(event));
        let mut request = read.map_err(|_| unreadable())?.map_err(Error::internal)?;
        let context = request.extensions_mut().remove::<RequestContext>();
        let Some(RequestContext::ApiGatewayV2(context)) = context else {
            return Err(Error::internal("the event is not from an HTTP API"));
        };
        let path = request.raw_http_path().to_owned();
        let parameters = request.path_parameters_ref().into_iter();
        let parameters = parameters.flat_map(|parameters| parameters.iter());
        let path_parameters = parameters.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let path_parameters = path_parameters.collect();
        let query = request.uri().query().unwrap_or_default().to_owned();
        let (parts, body) = request.into_parts();
        Ok(Self {
            method: parts.method.to_string(),
            path,
            path_parameters,
            query,
            headers: parts.headers,
            body: body.to_vec(),
            identity: context
                .authorizer
                .map(|authorizer| authorizer.fields)
                .unwrap_or_default(),
            client_address: context
                .http
                .source_ip
                .and_then(|address| address.parse().ok()),
            request_id: context.request_id.unwrap_or_default(),
            time_left,
        })
    }
}

fn unreadable() -> Error {
    Error::new(
        Kind::BadRequest,
        "request.malformed",
        "the path, the query, the host or the body cannot be read",
    )
}

/// An HTTP response.
#[derive(Debug, Clone, Default)]
pub struct Response {
    /// The status.
    pub status: u16,
    /// The headers; the last one of each name is sent.
    pub headers: Vec<(Cow<'static, str>, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Response {
    /// A header's value.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .rev()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    pub(crate) fn set(&mut self, name: impl Into<Cow<'static, str>>, value: impl Into<String>) {
        self.headers.push((name.into(), value.into()));
    }

    pub(crate) fn into_gateway(self) -> ApiGatewayV2httpResponse {
        let mut headers = HeaderMap::with_capacity(self.headers.len());
        for (name, value) in self.headers {
            // A header with an invalid value is left out: it would fail the whole response.
            if let (Ok(name), Ok(value)) = (
                HeaderName::try_from(name.as_ref()),
                HeaderValue::try_from(value),
            ) {
                headers.insert(name, value);
            }
        }
        let body = match String::from_utf8(self.body) {
            Ok(text) => Body::Text(text),
            Err(error) => Body::Binary(error.into_bytes()),
        };
        let mut response = ApiGatewayV2httpResponse::default();
        response.status_code = i64::from(self.status);
        response.headers = headers;
        response.is_base64_encoded = matches!(body, Body::Binary(_));
        response.body = Some(body);
        response
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn event(path: &str, query: &str, host: &str, body: &str) -> String {
        json!({
            "version": "2.0", "routeKey": "$default", "rawPath": path, "rawQueryString": query,
            "headers": { "host": host, "x-name": "value" }, "isBase64Encoded": true, "body": body,
            "pathParameters": { "id": "a b" },
            "requestContext": {
                "stage": "$default", "requestId": "r", "authorizer": { "lambda": { "user_id": "7" } },
                "http": { "method": "PUT", "path": path, "sourceIp": "2001:db8::1" },
            },
        })
        .to_string()
    }

    fn read(path: &str, query: &str, host: &str, body: &str) -> Result<Request> {
        Request::from_gateway(&event(path, query, host, body), Duration::ZERO)
    }

    #[test]
    fn a_request_has_what_the_client_sent() {
        let request = read("/a%20b/%C3%A9", "x=%2F&x=+", "a.example", "/w==").unwrap();
        assert_eq!(
            (
                request.method.as_str(),
                request.path.as_str(),
                request.query.as_str()
            ),
            ("PUT", "/a%20b/%C3%A9", "x=%2F&x=+")
        );
        assert_eq!(request.body, [0xff]);
        assert_eq!(request.header("x-name"), Some("value"));
        assert_eq!(request.path_parameters["id"], "a b");
        assert_eq!(request.identity["user_id"], "7");
        assert_eq!(request.client_address, "2001:db8::1".parse().ok());
    }

    #[test]
    fn an_event_that_is_no_request_is_refused_and_does_not_end_the_function() {
        for (path, query, host, body) in [
            ("/a", "<>", "a.example", ""),
            ("/a", "", "a b", ""),
            ("/a", "", "a.example", "not base64"),
        ] {
            let refused = read(path, query, host, body).unwrap_err();
            assert_eq!(refused.code(), "request.malformed", "{path} {query} {host}");
        }
    }
}
