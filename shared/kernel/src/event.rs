//! Facts, and the envelope in which they are stored and published.

use jiff::Timestamp;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Something that happened, in the past tense. Its fields are a published contract, declared with
/// [`facts!`](crate::facts).
pub trait Fact: Serialize + JsonSchema + Sized + 'static {
    /// The event's name, `SubjectCreated`.
    const TYPE: &'static str;
    /// The version of the fields. A change that breaks readers needs the next version.
    const VERSION: u32 = 1;
    /// The versions before [`Fact::VERSION`] that are still published, for readers that do not use the
    /// new version yet.
    const EARLIER: &'static [EarlierVersion<Self>] = &[];
    /// The description of this event in the catalogue.
    const SPEC: EventSpec = EventSpec::of::<Self>();
}

/// Declares facts: the name of each event is the name of its type.
///
/// `SubjectDeleted = 2 { 1 => SubjectDeletedV1 }` declares a second version and still publishes the
/// first, whose data is `SubjectDeletedV1::from(&fact)`.
///
/// ```
/// # use schemars::JsonSchema;
/// # use serde::Serialize;
/// #[derive(Serialize, JsonSchema)]
/// struct LampLit {}
///
/// kernel::facts! { LampLit }
/// # assert_eq!(<LampLit as kernel::Fact>::SPEC.detail_type(), "LampLit.v1");
/// ```
#[macro_export]
macro_rules! facts {
    ($($name:ident $(= $version:literal)? $({ $($number:literal => $earlier:ty),+ $(,)? })?),+ $(,)?) => {
        $(impl $crate::Fact for $name {
            const TYPE: &'static str = stringify!($name);
            $(const VERSION: u32 = $version;)?
            $(const EARLIER: &'static [$crate::event::EarlierVersion<Self>] =
                &[$($crate::event::EarlierVersion::of::<$earlier, $number>()),+];)?
        })+
    };
}

/// An earlier version of the fact `F` that is still published.
pub struct EarlierVersion<F> {
    spec: EventSpec,
    data: fn(&F) -> serde_json::Result<Value>,
}

impl<F: Fact> EarlierVersion<F> {
    /// Version `VERSION`, whose data is an `E`. It does not compile unless `VERSION` is lower than
    /// [`Fact::VERSION`].
    #[must_use]
    pub const fn of<E, const VERSION: u32>() -> Self
    where
        E: Serialize + JsonSchema + for<'a> From<&'a F>,
    {
        const { assert!(0 < VERSION && VERSION < F::VERSION) };
        Self {
            spec: EventSpec {
                event_type: F::TYPE,
                version: VERSION,
                schema: SchemaGenerator::subschema_for::<E>,
                superseded_by: Some(F::VERSION),
                earlier: Vec::new,
            },
            data: |fact| serde_json::to_value(E::from(fact)),
        }
    }

    /// The data of `fact` in this version.
    ///
    /// # Errors
    /// Those of `E`'s `Serialize`.
    pub(crate) fn data_of(&self, fact: &F) -> serde_json::Result<EarlierData> {
        Ok(EarlierData {
            schema_version: self.spec.version,
            event_data: (self.data)(fact)?,
        })
    }
}

/// The description of an event in the catalogue.
#[derive(Debug, Clone, Copy)]
pub struct EventSpec {
    /// `SubjectCreated`
    pub event_type: &'static str,
    /// The schema's version.
    pub version: u32,
    /// The schema of `event_data`.
    pub schema: fn(&mut SchemaGenerator) -> Schema,
    /// The newest version; `None` if this is the newest.
    pub superseded_by: Option<u32>,
    earlier: fn() -> Vec<EventSpec>,
}

impl EventSpec {
    /// The description of `F`.
    #[must_use]
    pub const fn of<F: Fact>() -> Self {
        Self {
            event_type: F::TYPE,
            version: F::VERSION,
            schema: SchemaGenerator::subschema_for::<F>,
            superseded_by: None,
            earlier: || F::EARLIER.iter().map(|earlier| earlier.spec).collect(),
        }
    }

    /// Every version that is published, this one first.
    #[must_use]
    pub fn published(self) -> Vec<Self> {
        let mut versions = vec![self];
        versions.extend((self.earlier)());
        versions
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

/// An event as it is published, in EventBridge's `detail`, and as it is stored, in an event row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Envelope {
    /// The event's unique id. Consumers use it to recognise duplicates.
    pub event_id: String,
    /// `SubjectCreated`
    pub event_type: String,
    /// The id of the aggregate that changed.
    pub aggregate_id: String,
    /// The type of the aggregate, `Subject`.
    pub aggregate_type: String,
    /// The aggregate's version after the event. Consumers order events by it.
    pub version: u64,
    /// The fields of the event.
    pub event_data: Value,
    /// The time of the event.
    pub timestamp: Timestamp,
    /// The same in all events, calls and log lines of one piece of work.
    pub correlation_id: String,
    /// Data about the event, in addition to its fields.
    pub metadata: Metadata,
}

/// Data about an event, in addition to its fields.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Metadata {
    /// The version of the schema of `event_data`.
    pub schema_version: u32,
    /// The domain that published the event.
    pub source: String,
    /// The id of the event that caused this one.
    pub causation_id: Option<String>,
    /// W3C trace context.
    pub traceparent: String,
    /// The `tracestate` that belongs to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    pub tracestate: Option<String>,
    /// The `baggage` of the work, as its caller sent it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    pub baggage: Option<String>,
    /// Who caused the event: `anonymous`, `system`, or the id of a user or an API key.
    pub actor: String,
    /// The role of the user that allows the most, or `service` for an API key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", example = &"instructor")]
    pub actor_role: Option<String>,
    /// True for events that are published again on purpose. Consumers that send mails or make payments
    /// ignore them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub replayed: bool,
    /// Set where this is an earlier schema version of the event: the newest version. The same event is
    /// published in both versions. A consumer of all events or of a family receives only the newest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "u32")]
    pub superseded_by: Option<u32>,
}

/// An event as it is stored in a table: the newest version, and the data of the earlier versions that
/// are published too.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StoredEvent {
    /// The event in its newest version.
    #[serde(flatten)]
    pub envelope: Envelope,
    /// Its data in the earlier versions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier_versions: Vec<EarlierData>,
}

/// The data of an event in an earlier version.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EarlierData {
    /// The version of the data's schema.
    pub schema_version: u32,
    /// The data.
    pub event_data: Value,
}

impl StoredEvent {
    /// The event in every version that is published, the newest first. All have the same `event_id`,
    /// so that a consumer which changes to another version processes the event only once.
    #[must_use]
    pub fn into_published(self) -> Vec<Envelope> {
        let newest = self.envelope;
        let earlier = self.earlier_versions.into_iter().map(|earlier| Envelope {
            event_data: earlier.event_data,
            metadata: Metadata {
                schema_version: earlier.schema_version,
                superseded_by: Some(newest.metadata.schema_version),
                ..newest.metadata.clone()
            },
            ..newest.clone()
        });
        let earlier: Vec<_> = earlier.collect();
        std::iter::once(newest).chain(earlier).collect()
    }
}

impl Envelope {
    /// Puts an event of AWS into an envelope: its source and name are used as the domain and the event
    /// type, and its detail is the data. It starts its own trace.
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
                actor_role: None,
                source,
                causation_id: None,
                traceparent: String::new(),
                tracestate: None,
                baggage: None,
                replayed: false,
                superseded_by: None,
            },
            event_id: id,
        }
    }

    /// The id of the event's stream in the event store: `Subject-<id>`.
    #[must_use]
    pub fn stream_id(&self) -> String {
        format!("{}-{}", self.aggregate_type, self.aggregate_id)
    }
}
