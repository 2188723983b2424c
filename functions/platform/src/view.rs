//! What callers are shown of the platform.

use kernel::{Envelope, Reply};
use schemars::JsonSchema;
use serde::Serialize;

/// An event as the store keeps it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct EventView {
    /// The stream, `Subject-<id>`.
    pub stream_id: String,
    /// The event.
    #[serde(flatten)]
    pub envelope: Envelope,
}

impl From<Envelope> for EventView {
    fn from(envelope: Envelope) -> Self {
        Self {
            stream_id: envelope.stream_id(),
            envelope,
        }
    }
}

/// Whether the API answers at all.
#[derive(Debug, Serialize, JsonSchema)]
pub struct HealthView {
    /// Always `ok`: a function that cannot answer says nothing.
    pub status: &'static str,
    /// The domain that answers.
    pub service: String,
}

impl Reply for HealthView {}

/// Whether a domain can do its work.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ReadinessView {
    /// Always `ready`: otherwise the answer is 503.
    pub status: &'static str,
    /// The domain that answers.
    pub service: String,
    /// How each thing is that the domain stands on; missing for who may not know.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default)]
    pub dependencies: Vec<DependencyView>,
}

impl Reply for ReadinessView {}

/// How a thing is that a domain stands on.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct DependencyView {
    /// `table`, `event_bus`, `bucket` or `parameters`.
    pub name: &'static str,
    /// Whether it answers.
    pub status: DependencyStatus,
    /// How long the answer took, or how long we waited for it.
    pub latency_ms: u64,
}

/// Whether a dependency answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum DependencyStatus {
    /// It does.
    Up,
    /// It does not.
    Down,
}
