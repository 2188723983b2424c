//! The log line of an invocation, as `shared/lambda` writes it.

use jiff::Timestamp;
use kernel::hex::is_hex;
use serde::Deserialize;

/// What a span needs of a line. The causes of a fault and the caller stay in the log.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Line {
    pub(super) trace_id: String,
    pub(super) span_id: String,
    pub(super) parent_span_id: Option<String>,
    pub(super) correlation_id: String,
    /// The event that caused the invocation.
    pub(super) causation_id: Option<String>,
    pub(super) timestamp: Timestamp,
    /// In milliseconds.
    #[serde(rename = "Duration")]
    pub(super) duration: f64,
    #[serde(rename = "Fault")]
    pub(super) fault: u8,
    pub(super) stage: String,
    pub(super) service: String,
    pub(super) function: String,
    pub(super) method: Option<String>,
    pub(super) route: Option<String>,
    pub(super) status: Option<u16>,
    #[serde(rename = "error_code")]
    pub(super) error_code: Option<String>,
    /// The `traceparent` of each call whose events a relay published.
    #[serde(default)]
    pub(super) links: Vec<String>,
}

impl Line {
    /// None for a line of another kind, and for one whose ids no collector accepts.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let line: Self = serde_json::from_str(text).ok()?;
        let has_ids = is_id(&line.trace_id, 32)
            && is_id(&line.span_id, 16)
            && line.parent_span_id.as_ref().is_none_or(|id| is_id(id, 16));
        (has_ids && line.duration >= 0.0).then_some(line)
    }

    /// The trace id and the span id of each link.
    pub(super) fn links(&self) -> impl Iterator<Item = (&str, &str)> {
        self.links.iter().filter_map(|traceparent| {
            let mut parts = traceparent.split('-').skip(1);
            let (trace_id, span_id) = (parts.next()?, parts.next()?);
            (is_id(trace_id, 32) && is_id(span_id, 16)).then_some((trace_id, span_id))
        })
    }
}

fn is_id(text: &str, length: usize) -> bool {
    is_hex(text, length) && text.bytes().any(|byte| byte != b'0')
}
