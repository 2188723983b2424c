//! A response, with accessors and assertions for tests.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

/// The fields of every error response.
const ERROR_FIELDS: [&str; 6] = [
    "correlation_id",
    "details",
    "error_code",
    "error_message",
    "service_name",
    "timestamp",
];

/// A response.
#[derive(Debug, Clone)]
pub struct Response {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Response {
    /// Of several headers with the same name the last one is kept, as in the reply format of the gateway.
    pub(super) fn of(response: lambda::Response) -> Self {
        let mut headers: Vec<(String, String)> = Vec::new();
        for (name, value) in response.headers {
            headers.retain(|(known, _)| !known.eq_ignore_ascii_case(&name));
            headers.push((name.into_owned(), value));
        }
        Self {
            status: response.status,
            headers,
            body: response.body,
        }
    }

    /// The response of API Gateway itself when no route matches and there is no `$default` route.
    pub(super) fn of_gateway_without_route() -> Self {
        Self {
            status: 404,
            headers: Vec::new(),
            body: br#"{"message":"Not Found"}"#.to_vec(),
        }
    }

    /// The value of a header.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// The body as text.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    ///
    /// # Panics
    /// When it is not JSON.
    #[must_use]
    #[track_caller]
    pub fn json(&self) -> Value {
        match serde_json::from_slice(&self.body) {
            Ok(value) => value,
            Err(error) => panic!(
                "{error} in the body of status {}: {}",
                self.status,
                self.text()
            ),
        }
    }

    /// The response, if it has this status.
    ///
    /// # Panics
    /// When it has another status.
    #[track_caller]
    pub fn with_status(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text());
        self
    }

    /// The `details` of an error response, if it has this status and code and exactly the six fields.
    ///
    /// # Panics
    /// When the response is anything else.
    #[track_caller]
    pub fn assert_refused(&self, status: u16, error_code: &str) -> Map<String, Value> {
        assert_eq!(self.status, status, "{}", self.text());
        assert_eq!(self.header("content-type"), Some("application/json"));
        let body = self.json();
        let fields: BTreeSet<&str> = body
            .as_object()
            .into_iter()
            .flatten()
            .map(|(name, _)| name.as_str())
            .collect();
        assert_eq!(fields, BTreeSet::from(ERROR_FIELDS));
        assert_eq!(body["error_code"], error_code, "{body}");
        assert_eq!(
            body["correlation_id"].as_str(),
            self.header("x-correlation-id")
        );
        assert!(
            body["timestamp"]
                .as_str()
                .is_some_and(|time| time.parse::<jiff::Timestamp>().is_ok())
        );
        body["details"]
            .as_object()
            .cloned()
            .unwrap_or_else(|| panic!("details are not an object: {body}"))
    }
}
