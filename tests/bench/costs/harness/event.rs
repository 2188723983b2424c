//! A request in the format in which API Gateway sends it to a function.

use std::collections::HashMap;

use serde_json::{Value, json};

/// An HTTP request to one route.
pub(crate) struct HttpEvent<'a> {
    pub(crate) route_key: &'a str,
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
    pub(crate) query: &'a str,
    pub(crate) path_parameters: HashMap<String, String>,
    /// Without those that each request has.
    pub(crate) headers: HashMap<String, String>,
    pub(crate) body: Option<&'a str>,
    /// What the authorizer returned about the caller.
    pub(crate) caller: Value,
}

impl HttpEvent<'_> {
    pub(crate) fn to_json(&self) -> Value {
        let mut headers = HashMap::from(
            [
                ("accept", "application/json"),
                ("host", "api.example.org"),
                ("user-agent", "bench"),
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
                "apiId": "bench",
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
                    "userAgent": "bench",
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
