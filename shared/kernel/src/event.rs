//! Facts, and the envelope in which they travel.

use jiff::Timestamp;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Something that happened, in the past tense. Its fields are a published contract.
pub trait Fact: Serialize + JsonSchema {
    /// The event's name, `SubjectCreated`.
    const TYPE: &'static str;
    /// Grows when a change of the fields breaks readers.
    const VERSION: u32 = 1;
    /// What an endpoint's `EMITS` says of it.
    const SPEC: EventSpec = EventSpec {
        event_type: Self::TYPE,
        version: Self::VERSION,
        schema: schema_of::<Self>,
    };
}

fn schema_of<F: JsonSchema + ?Sized>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<F>()
}

/// What a catalogue says of an event.
#[derive(Debug, Clone, Copy)]
pub struct EventSpec {
    /// `SubjectCreated`
    pub event_type: &'static str,
    /// The schema's version.
    pub version: u32,
    /// The schema of `event_data`.
    pub schema: fn(&mut SchemaGenerator) -> Schema,
}

impl EventSpec {
    /// The description of `F`.
    #[must_use]
    pub fn of<F: Fact>() -> Self {
        Self {
            event_type: F::TYPE,
            version: F::VERSION,
            schema: SchemaGenerator::subschema_for::<F>,
        }
    }

    /// EventBridge's `detail-type`: `SubjectCreated.v1`.
    #[must_use]
    pub fn detail_type(&self) -> String {
        detail_type(self.event_type, self.version)
    }
}

/// EventBridge's `detail-type` of an event: `SubjectCreated.v1`.
#[must_use]
pub fn detail_type(event_type: &str, version: u32) -> String {
    format!("{event_type}.v{version}")
}

/// How an event travels and rests: EventBridge's `detail`, and the event row in a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Envelope {
    /// Unique: the key of every deduplication.
    pub event_id: String,
    /// `SubjectCreated`
    pub event_type: String,
    /// The id of the thing that it happened to.
    pub aggregate_id: String,
    /// The kind of the thing, `Subject`.
    pub aggregate_type: String,
    /// The thing's version after the event; consumers order by it.
    pub version: u64,
    /// The fact itself.
    pub event_data: Value,
    /// When it happened.
    pub timestamp: Timestamp,
    /// The work to which it belongs.
    pub correlation_id: String,
    /// What is known beside the fact.
    pub metadata: Metadata,
}

/// What is known beside the fact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Metadata {
    /// The version of the fact's schema.
    pub schema_version: u32,
    /// The domain that says so.
    pub source: String,
    /// The event that caused this one.
    pub causation_id: Option<String>,
    /// W3C trace context.
    pub traceparent: String,
    /// Who did it.
    pub actor: String,
    /// Set on events that are sent again on purpose: mails and payments ignore them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub replayed: bool,
}

impl Envelope {
    /// An event that AWS told, in an envelope: its source and name stand where a domain's stand, and
    /// what it says is the data. It begins its own trace.
    #[must_use]
    pub fn of_foreign(
        id: String,
        source: String,
        detail_type: String,
        time: Timestamp,
        detail: Value,
    ) -> Self {
        Self {
            aggregate_id: id.clone(),
            aggregate_type: detail_type.clone(),
            event_type: detail_type,
            version: 1,
            event_data: detail,
            timestamp: time,
            correlation_id: id.clone(),
            metadata: Metadata {
                schema_version: 1,
                actor: source.clone(),
                source,
                causation_id: None,
                traceparent: String::new(),
                replayed: false,
            },
            event_id: id,
        }
    }

    /// The stream in the event store: `Subject-<id>`.
    #[must_use]
    pub fn stream_id(&self) -> String {
        format!("{}-{}", self.aggregate_type, self.aggregate_id)
    }
}
