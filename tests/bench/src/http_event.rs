//! A request in the format in which API Gateway sends it to a function.

use std::collections::HashMap;

use serde_json::{Value, json};

/// An HTTP request to one route.
pub struct HttpEvent<'a> {
    /// `GET /api/v1/subjects/{subject_id}`
    pub route_key: &'a str,
    /// `GET`
    pub method: &'a str,
    /// With the values of its parameters.
    pub path: &'a str,
    /// Without `?`; empty, if there is none.
    pub query: &'a str,
    /// By name.
    pub path_parameters: HashMap<String, String>,
    /// Without those that each request has.
    pub headers: HashMap<String, String>,
    /// `None` for a request without one.
    pub body: Option<&'a str>,
    /// What the authorizer returned about the caller.
    pub caller: Value,
}

impl HttpEvent<'_> {
    /// The invocation.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut headers = HashMap::from(
            [
                ("accept", "application/json"),
                ("host", "api.example.org"),
                ("user-agent", "tests"),
                ("x-forwarded-for", "192.0.2.1"),
            ]
            .map(|(name, value)| (name.to_owned(), value.to_owned())),
        );
        headers.extend(self.headers.clone());
        let mut event = json!({
            "version": "2.0",
            "routeKey": self.route_key,
            "rawPath": self.path,
            "rawQueryString": self.query,
            "headers": headers,
            "requestContext": {
                "accountId": "000000000000",
                "apiId": "tests",
                "domainName": "api.example.org",
                "domainPrefix": "api",
                "stage": "$default",
                "requestId": "JKJaXmPLvHcESHA=",
                "routeKey": self.route_key,
                "time": "01/Jan/2026:00:00:00 +0000",
                "timeEpoch": 1_767_225_600_000_i64,
                "authorizer": {"lambda": self.caller},
                "http": {
                    "method": self.method,
                    "path": self.path,
                    "protocol": "HTTP/1.1",
                    "sourceIp": "192.0.2.1",
                    "userAgent": "tests",
                },
            },
            "isBase64Encoded": false,
        });
        if !self.path_parameters.is_empty() {
            event["pathParameters"] = json!(self.path_parameters);
        }
        if let Some(body) = self.body {
            event["body"] = json!(body);
        }
        event
    }
}
