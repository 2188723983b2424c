//! Projections: a domain's own copies of another domain's entities, kept up to date by events.
//!
//! A projection is one file in `consumers/`: the content that is copied, an enum of the facts that are
//! read, and this trait. `Catalogue::projection` deploys it as one function behind one queue.
//!
//! ```ignore
#![doc = include_str!("projection/example.rs")]
//! ```
//!
//! The catalogue takes the names of the events from the enum's schema, and the EventBridge rule lists
//! exactly these: a projection receives only the events and versions that it can read. To change
//! from `v1` to `v2`, rename the variant and add `#[serde(alias = "….v1")]` for the events that are
//! still in the queue. Two versions of one event in one projection are refused: both have the same
//! entity version, so only the one that arrives first would be applied.
//!
//! **Rows.** `SUBJECT_COPY#<id>` / `META`: the content's fields, the `version` of the event that wrote
//! it, and `deleted`. When an entity is deleted, its row becomes a tombstone for
//! [`TOMBSTONE_SECONDS`], or for ever with [`Projection::KEEPS_TOMBSTONES`]: it has the version,
//! `deleted` and `expires_at` but none of the content. So erasure removes the copied data, and a late
//! event does not restore it.
//!
//! **Order.** An event is applied if its `version` is higher than the row's. So events may arrive in
//! any order and more than once, and need no inbox row. Replayed events are applied like any others:
//! [`Projection`] describes how to fill a projection.
//!
//! **Cost.** One conditional `PutItem` for each event, whether it is applied or outdated; no read. A
//! [`ReadModel`] reads one row with one `GetItem`, up to 100 rows with one `BatchGetItem`, a page of
//! an index with one `Query`.
//!
//! **Limits.** Each fact replaces the whole content: a projection reads only facts that contain all
//! copied fields, and an entity whose facts each contain only a part of it needs one projection for
//! each part. All facts of a projection are about one entity type, because they are ordered by the
//! entity's version. A DynamoDB item has at most 400 KB. A replay of only a part of the history, after
//! the tombstone has expired, can restore a deleted entity: always replay up to the present.
//!
//! **Errors.** An event that cannot be read gives an internal error: its message goes to the
//! dead-letter queue. An outdated event is not an error. A read fails only when the table fails or when
//! a row cannot be read as content.

mod read_model;

use std::fmt::Display;
use std::hash::Hash;

use schemars::{JsonSchema, SchemaGenerator};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde::de::value::MapDeserializer;
use serde_json::Value;

pub use self::read_model::{Copied, ReadModel};
use crate::commit::Commit;
use crate::context::Context;
use crate::error::{Error, Kind, Result};
use crate::event::{Envelope, detail_type};
use crate::stored;
use crate::table::{Action, AttributeValue, Condition, Index, Item, Key, Write, to_row};

/// How long a tombstone is kept, in seconds: longer than an event can stay in a queue and its
/// dead-letter queue.
pub const TOMBSTONE_SECONDS: i64 = 30 * 24 * 60 * 60;

/// The error code when the row has the event's version or a later one. The pipeline treats it as
/// success.
pub const OUTDATED: &str = "event.outdated";

/// A domain's copy of another domain's entity. The value itself is the content: only the fields of the
/// entity that this domain uses. The names `pk`, `sk`, `gsi…`, `version`, `deleted` and `expires_at`
/// are reserved for the row.
///
/// # Filling a new projection
///
/// Its rule receives only events that are published after its deployment. Earlier ones are sent to its queue
/// from the event store, which keeps them for good:
///
/// ```sh
/// curl -X POST "$API/api/v1/events/replays" -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \
///   -d '{"consumer": "copy-subjects", "from": "2026-01-01T00:00:00Z"}'
/// ```
///
/// The same request repairs a projection that lost events. It is not necessary to delete rows or to
/// stop anything: replayed and new events give the same rows in any order.
pub trait Projection: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// The function's name, `copy-subjects`.
    const NAME: &'static str;
    /// The domain that publishes the facts, `subjects`; `*`, where every domain may.
    const SOURCE: &'static str;
    /// The entity type, which is the `aggregate_type` of its events: `Subject`. The partition key
    /// begins with this name in upper case.
    const TYPE: &'static str;
    /// Whether it is remembered for ever that an entity was deleted: where rows refer to it for longer
    /// than [`TOMBSTONE_SECONDS`], and their readers are told that it is gone.
    const KEEPS_TOMBSTONES: bool = false;
    /// The entity's id, which is the `aggregate_id` of its events.
    type Id: Display + Clone + Eq + Hash + Send + Sync;
    /// The facts that are read: an enum with `#[serde(tag = "type", content = "data")]`, each variant
    /// renamed to the event's name with its version, `SubjectCreated.v1`. Every variant must have data;
    /// one that reads no field is written `Deleted {}`.
    type Fact: DeserializeOwned + JsonSchema;

    /// The content after the fact; `None` if the entity is deleted or must no longer be copied.
    fn content(fact: Self::Fact) -> Option<Self>;

    /// Adds the index keys to the row, with [`set_key`](crate::table::set_key). A tombstone is in no
    /// index.
    fn place(&self, _row: &mut Item) {}
}

/// The events that the projection reads, in the form that
/// [`Subscription::named`](crate::Subscription::named) parses:
/// `subjects.[SubjectCreated.v1,SubjectDeleted.v1]`. The list is empty when the facts are not an enum
/// with the tags `type` and `data`; then it is not a valid subscription.
#[must_use]
pub fn subscription<P: Projection>() -> String {
    let schema = P::Fact::json_schema(&mut SchemaGenerator::default()).to_value();
    format!("{}.[{}]", P::SOURCE, detail_types(&schema).join(","))
}

/// The names of the variants in the schema of an enum of facts; empty if one of them has no data.
fn detail_types(facts: &Value) -> Vec<&str> {
    let variants = facts["oneOf"].as_array().into_iter().flatten();
    let name = |variant| data_of(variant).and(variant["properties"]["type"]["const"].as_str());
    variants
        .map(name)
        .collect::<Option<_>>()
        .unwrap_or_default()
}

fn data_of(variant: &Value) -> Option<&Value> {
    variant["properties"].get("data")
}

/// The schema of the data that a projection reads of one event: in `facts`, the schema of its facts,
/// this is the data of the variant with the name `detail_type`. It refers to the `$defs` of `facts`.
/// `None` if the projection does not read this event.
#[must_use]
pub fn schema_of_data<'a>(facts: &'a Value, detail_type: &str) -> Option<&'a Value> {
    let mut variants = facts["oneOf"].as_array()?.iter();
    data_of(variants.find(|variant| variant["properties"]["type"]["const"] == detail_type)?)
}

/// Applies an event: one write, on condition that the row has a lower version. If the condition fails,
/// the error is [`OUTDATED`].
///
/// # Errors
/// Internal, when the event is not one of the projection's facts, is about another entity type, or when
/// the content cannot be serialized into a row.
pub fn apply<P: Projection>(event: &Envelope, cx: &Context) -> Result<Commit<()>> {
    if event.aggregate_type != P::TYPE {
        let (name, kind) = (P::NAME, &event.aggregate_type);
        return Err(Error::internal(format!("{name} has no copies of {kind}")));
    }
    let key = key::<P>(&event.aggregate_id);
    let mut row = match P::content(fact(event)?) {
        Some(content) => copy(&key, &content)?,
        None => tombstone::<P>(&key, cx)?,
    };
    row.insert("version".to_owned(), number(event.version));
    let outdated = Error::new(
        Kind::Conflict,
        OUTDATED,
        "this event or a later one is already applied",
    );
    let write = Write::when(Action::Put(row), Condition::OlderThan(event.version));
    Ok(Commit::nothing().write(write.or(outdated)))
}

fn fact<F: DeserializeOwned>(event: &Envelope) -> Result<F> {
    let name = Value::String(detail_type(
        &event.event_type,
        event.metadata.schema_version,
    ));
    let fields = [("type", &name), ("data", &event.event_data)];
    let fields = MapDeserializer::<_, serde_json::Error>::new(fields.into_iter());
    stored::reading(|| F::deserialize(fields)).map_err(Error::internal)
}

fn key<P: Projection>(id: impl Display) -> Key {
    Key::new(format!("{}{id}", leading_key(P::TYPE)), "META")
}

/// The prefix of the partition keys of all copies of an entity type: `SUBJECT_COPY#` for `Subject`.
#[must_use]
pub fn leading_key(kind: &str) -> String {
    format!("{}_COPY#", kind.to_uppercase())
}

const DELETED: &str = "deleted";

fn copy<P: Projection>(key: &Key, content: &P) -> Result<Item> {
    let mut row: Item = serde_dynamo::to_item(content).map_err(Error::internal)?;
    if let Some(name) = row.keys().find(|name| is_reserved(name)) {
        let problem = format!(
            "{}: the field name {name} is reserved for the row; rename the field",
            P::NAME
        );
        return Err(Error::internal(problem));
    }
    crate::table::set_key(&mut row, Index::Table, &key.pk, &key.sk);
    row.insert(DELETED.to_owned(), AttributeValue::Bool(false));
    content.place(&mut row);
    Ok(row)
}

fn is_reserved(name: &str) -> bool {
    let indexes = [Index::Table, Index::Gsi1, Index::Gsi2, Index::Gsi3];
    let of_index = |index: Index| {
        let (_, pk, sk) = index.names();
        [pk, sk].contains(&name)
    };
    ["version", DELETED, "expires_at"].contains(&name) || indexes.into_iter().any(of_index)
}

#[derive(Serialize)]
struct Tombstone {
    deleted: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<i64>,
}

fn tombstone<P: Projection>(key: &Key, cx: &Context) -> Result<Item> {
    let tombstone = Tombstone {
        deleted: true,
        expires_at: (!P::KEEPS_TOMBSTONES).then(|| cx.now.as_second() + TOMBSTONE_SECONDS),
    };
    to_row(key, &tombstone)
}

fn number(number: u64) -> AttributeValue {
    AttributeValue::N(number.to_string())
}

#[cfg(test)]
#[expect(missing_docs, reason = "the module's documentation shows this example")]
pub mod example;

#[cfg(test)]
mod tests;
