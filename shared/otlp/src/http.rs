//! The port's implementation over the network.

use std::time::Duration;

use aws::{ExchangeError, ExchangeLimits, HttpReply};
use aws_smithy_runtime_api::client::http::SharedHttpConnector;
use aws_smithy_types::body::SdkBody;
use kernel::table::BoxFuture;
use kernel::{Error, Result};
use serde_json::Value;

use crate::Collector;
use crate::endpoint::{self, Header};

/// How much of a reply is read, and for how long. A reply without refused spans is `{}`.
const LIMITS: ExchangeLimits = ExchangeLimits {
    bytes: 64 * 1024,
    time: Duration::from_secs(5),
};

/// The statuses after which a client may send the same spans again.
const TEMPORARY: [u16; 4] = [429, 502, 503, 504];

/// A collector at a URL. It trusts the certificates of the operating system.
#[derive(Debug)]
pub struct HttpCollector {
    connector: SharedHttpConnector,
    url: String,
    headers: Vec<Header>,
}

impl HttpCollector {
    /// A collector; `endpoint` is its URL before `/v1/traces`.
    ///
    /// # Errors
    /// Internal, when the certificates cannot be read.
    pub fn new(endpoint: &str, headers: Vec<Header>) -> Result<Self> {
        Ok(Self {
            connector: aws::connector()?,
            url: endpoint::of_traces(endpoint),
            headers,
        })
    }

    async fn send(&self, spans: &Value) -> Result<()> {
        let body = SdkBody::from(spans.to_string());
        let content_type = ("content-type", "application/json".to_owned());
        let mut request = aws::json_request("POST", &self.url, body, &[content_type])?;
        for (name, value) in self.headers.clone() {
            let inserted = request.headers_mut().try_insert(name, value);
            inserted.map_err(|_| Error::internal("a header for the collector is not valid"))?;
        }
        match aws::exchange(&self.connector, request, LIMITS).await {
            Ok(reply) => judge(&reply),
            Err(ExchangeError::NoAnswer(cause)) => Err(Error::unavailable(cause)),
            Err(ExchangeError::TooLong(cause)) => Err(Error::internal(cause)),
        }
    }
}

impl Collector for HttpCollector {
    fn export<'a>(&'a self, spans: &'a Value) -> BoxFuture<'a, Result<()>> {
        Box::pin(self.send(spans))
    }
}

fn judge(reply: &HttpReply) -> Result<()> {
    let status = reply.status;
    if TEMPORARY.contains(&status) {
        return Err(Error::unavailable(format!(
            "the collector answered {status}"
        )));
    }
    if !(200..300).contains(&status) {
        return Err(Error::internal(format!("the collector answered {status}")));
    }
    let answer: Value = serde_json::from_slice(&reply.body).unwrap_or_default();
    let partial = &answer["partialSuccess"];
    // An int64 is a text in JSON, and some collectors write a number.
    let refused = match &partial["rejectedSpans"] {
        Value::String(count) => count.parse().unwrap_or_default(),
        count => count.as_u64().unwrap_or_default(),
    };
    if refused > 0 {
        let reason = partial["errorMessage"].as_str().unwrap_or_default();
        tracing::warn!(refused, reason, "the collector refused spans");
    }
    Ok(())
}

#[cfg(test)]
mod tests;
