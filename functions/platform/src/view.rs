//! The replies of the platform domain.

use client::circuit::State;
use jiff::Timestamp;
use kernel::{Envelope, Reply};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::dead_letter::{DeadLetter, DeadLetterId, DeadLetterState};
use crate::schemas::EventSchema;

/// An event in the event store.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct EventView {
    /// The stream, `Subject-<id>`.
    pub(crate) stream_id: String,
    /// The event.
    #[serde(flatten)]
    pub(crate) envelope: Envelope,
}

impl From<Envelope> for EventView {
    fn from(envelope: Envelope) -> Self {
        Self {
            stream_id: envelope.stream_id(),
            envelope,
        }
    }
}

impl Reply for EventView {
    // An event never changes.
    fn version(&self) -> Option<u64> {
        Some(1)
    }
}

/// The type of an event.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct EventTypeView {
    /// The domain that publishes it.
    #[schemars(example = &"subjects")]
    pub(crate) source: &'static str,
    /// Its type and version.
    #[schemars(example = &"SubjectCreated.v1")]
    pub(crate) event_type: &'static str,
    /// The path of its schema.
    #[schemars(example = &"/api/v1/events/schemas/subjects/SubjectCreated.v1")]
    pub(crate) schema: String,
}

impl From<&EventSchema> for EventTypeView {
    fn from(schema: &EventSchema) -> Self {
        let EventSchema {
            source,
            detail_type: event_type,
            ..
        } = *schema;
        Self {
            source,
            event_type,
            schema: format!("/api/v1/events/schemas/{source}/{event_type}"),
        }
    }
}

/// The schema of an event.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct EventSchemaView {
    /// The domain that publishes it.
    #[schemars(example = &"subjects")]
    pub(crate) source: &'static str,
    /// Its type and version.
    #[schemars(example = &"SubjectCreated.v1")]
    pub(crate) event_type: &'static str,
    /// The JSON Schema (2020-12) of its envelope.
    pub(crate) schema: Value,
}

impl From<&EventSchema> for EventSchemaView {
    fn from(schema: &EventSchema) -> Self {
        Self {
            source: schema.source,
            event_type: schema.detail_type,
            schema: schema.document(),
        }
    }
}

impl Reply for EventSchemaView {
    fn max_age(&self) -> Option<u32> {
        Some(300)
    }
}

/// A circuit breaker between two domains.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct CircuitView {
    /// The domain that calls.
    #[schemars(example = &"syllabi")]
    pub(crate) caller: String,
    /// The domain that is called.
    #[schemars(example = &"subjects")]
    pub(crate) callee: String,
    /// Whether calls are made. An open circuit lets one call through from time to time.
    pub(crate) state: State,
    /// Since when.
    pub(crate) since: Timestamp,
    /// How many calls in a row had failed when it opened; 0 if it is closed.
    #[schemars(example = 5)]
    pub(crate) failures: u32,
}

impl Reply for CircuitView {}

/// A message that a consumer could not process.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct DeadLetterView {
    /// Its id.
    dead_letter_id: DeadLetterId,
    /// The domain of the consumer.
    #[schemars(example = &"syllabi")]
    domain: String,
    /// The consumer; null if that is unknown. Then it cannot be redriven.
    #[schemars(example = &"copy-subjects")]
    consumer: Option<String>,
    /// The id of its event.
    event_id: Option<String>,
    /// The type and version of its event.
    #[schemars(example = &"SubjectCreated.v1")]
    event_type: Option<String>,
    /// The message as the consumer got it; null once it was redriven or discarded.
    content: Option<String>,
    /// How often it was sent to its consumer again before.
    redrives: u32,
    /// What became of it.
    state: DeadLetterState,
    /// When it was taken from the dead-letter queue.
    kept_at: Timestamp,
}

impl From<&DeadLetter> for DeadLetterView {
    fn from(letter: &DeadLetter) -> Self {
        Self {
            dead_letter_id: letter.id().clone(),
            domain: letter.domain.clone(),
            consumer: letter.consumer.clone(),
            event_id: letter.event_id.clone(),
            event_type: letter.event_type.clone(),
            content: letter.content.clone(),
            redrives: letter.redrives,
            state: letter.state,
            kept_at: letter.kept_at,
        }
    }
}

impl Reply for DeadLetterView {}

/// The health of the API or a domain.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct HealthView {
    /// Always `ok`: a function that does not run sends no response.
    #[schemars(example = &"ok")]
    pub(crate) status: &'static str,
    /// The domain that answers.
    #[schemars(example = &"subjects")]
    pub(crate) service: String,
}

impl Reply for HealthView {}

/// The readiness of a domain.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ReadinessView {
    /// Always `ready`: otherwise the response is 503.
    #[schemars(example = &"ready")]
    pub(crate) status: &'static str,
    /// The domain that answers.
    #[schemars(example = &"subjects")]
    pub(crate) service: String,
    /// The state of each dependency; absent for callers without the permission to read it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default)]
    pub(crate) dependencies: Vec<DependencyView>,
}

impl Reply for ReadinessView {}

/// The state of a dependency of a domain.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(crate) struct DependencyView {
    /// `table`, `event_bus`, `bucket` or `parameters`, or another domain.
    pub(crate) name: &'static str,
    /// Whether it answers.
    pub(crate) status: DependencyStatus,
    /// How long the answer took, or the timeout.
    pub(crate) latency_ms: u64,
}

/// Whether a dependency answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub(crate) enum DependencyStatus {
    /// It answers.
    Up,
    /// It does not answer.
    Down,
}

/// The methods of a path. It has no body.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(inline)] // the description has no route for it
pub(crate) struct AllowedMethods(pub(crate) Option<String>);

impl Reply for AllowedMethods {
    fn allowed_methods(&self) -> Option<String> {
        self.0.clone()
    }
}
