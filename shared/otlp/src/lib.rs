//! A collector of spans behind a port: OTLP over HTTP with JSON. One request for a batch of spans, no
//! SDK: the functions whose spans these are do not link this crate.
//!
//! <https://opentelemetry.io/docs/specs/otlp/#otlphttp>

mod endpoint;
mod http;

use std::sync::Arc;

use kernel::dependencies::Port;
use kernel::deployment::{Rights, Source};
use kernel::table::BoxFuture;
use kernel::{Resources, Result};
use serde_json::Value;

pub use self::http::HttpCollector;

/// The URL of the collector before `/v1/traces`; empty for no export.
const ENDPOINT: &str = "OTLP_ENDPOINT";
/// Headers of each request: `authorization=Bearer%20…,x-tenant=aurora`.
const HEADERS: &str = "OTLP_HEADERS";
/// The value of the headers where there are none.
const NONE: &str = "none";

/// Receives spans.
pub trait Collector: Send + Sync {
    /// Sends an `ExportTraceServiceRequest`. Spans that the collector refuses are logged and not sent
    /// again. Without a configured collector, nothing is sent.
    ///
    /// # Errors
    /// Unavailable, when the collector does not answer within five seconds, or answers with 429, 502, 503
    /// or 504: the same spans can be sent again. Internal for another answer.
    fn export<'a>(&'a self, spans: &'a Value) -> BoxFuture<'a, Result<()>>;
}

impl Port for dyn Collector {
    const NAME: &'static str = "collector";
    const VARIABLES: &'static [(&'static str, Source)] = &[
        (
            ENDPOINT,
            Source::Parameter {
                default: "",
                description: "Where spans are sent, the URL of a collector before /v1/traces; empty for no export",
            },
        ),
        (
            HEADERS,
            Source::SecretText {
                default: NONE,
                description: "Headers for the collector, name=value with commas between them, or none",
            },
        ),
    ];
    const RIGHTS: Rights = |_| Vec::new();
    const ESSENTIAL: bool = false;

    fn connect(resources: &Resources) -> Result<Arc<Self>> {
        let endpoint = resources.variable(ENDPOINT)?;
        if endpoint.is_empty() {
            return Ok(Arc::new(NoCollector));
        }
        let headers = endpoint::headers(&resources.variable(HEADERS)?)?;
        Ok(Arc::new(HttpCollector::new(&endpoint, headers)?))
    }

    /// Spans are lost without the collector, and nothing else.
    fn probe<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<()>> {
        Box::pin(async { Ok(()) })
    }
}

/// A stage that exports no spans.
struct NoCollector;

impl Collector for NoCollector {
    fn export<'a>(&'a self, _: &'a Value) -> BoxFuture<'a, Result<()>> {
        Box::pin(async { Ok(()) })
    }
}
