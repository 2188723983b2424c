//! HTTP requests and responses as the pipeline uses them, and their conversion from and to API
//! Gateway's format.

use std::borrow::Cow;
use std::collections::HashMap;
use std::net::IpAddr;
use std::time::Duration;

use aws_lambda_events::apigw::{ApiGatewayV2httpRequest, ApiGatewayV2httpResponse};
use aws_lambda_events::encodings::Body;
use aws_lambda_events::http::{HeaderMap, HeaderName, HeaderValue};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
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
    /// The client's IP address, as the gateway reports it.
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

    pub(crate) fn from_gateway(event: ApiGatewayV2httpRequest, time_left: Duration) -> Self {
        let context = event.request_context;
        let text = event.body.unwrap_or_default();
        // A body that is not valid base64 is passed on unchanged: the JSON parser then refuses it.
        let body = if event.is_base64_encoded {
            BASE64.decode(&text).unwrap_or_else(|_| text.into_bytes())
        } else {
            text.into_bytes()
        };
        Self {
            method: context.http.method.to_string(),
            path: event.raw_path.unwrap_or_default(),
            path_parameters: event.path_parameters,
            query: event.raw_query_string.unwrap_or_default(),
            headers: event.headers,
            body,
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
        }
    }
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
