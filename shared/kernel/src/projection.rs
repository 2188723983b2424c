//! Projections: a domain's own copies of another domain's things, kept up to date by its events.
//!
//! A projection is one file in `consumers/`: the content that is copied, an enum of the facts that are
//! read, and this trait. `Catalogue::projection` deploys it as one function behind one queue.
//!
//! ```ignore
#![doc = include_str!("projection/example.rs")]
//! ```
//!
//! The catalogue takes the names of the events from the enum's schema, and the EventBridge rule lists
//! exactly these: another version or a new event comes only to a projection that can read it. To move
//! from `v1` to `v2`, rename the variant and give it `#[serde(alias = "….v1")]` for the events that are
//! still in the queue. Two versions of one event in one projection are refused, since both have the
//! same version of the thing and the first one decides.
//!
//! **Rows.** `SUBJECT_COPY#<id>` / `META`: the content's fields, `version` of the event that wrote it,
//! and `deleted`. A thing that is gone leaves a tombstone for [`TOMBSTONE_SECONDS`]: the version,
//! `deleted` and `expires_at`, and nothing of the content, so that erasure empties the copy and a late
//! event does not restore it.
//!
//! **Order.** An event is applied if its `version` is higher than the row's. So events may come in any
//! order and more than once, and need no inbox row. Replayed events are applied like any others: see
//! [`Projection`] on how a projection is filled.
//!
//! **Cost.** One conditional `PutItem` for each event, whether it is applied or outdated; no read. A
//! [`ReadModel`] reads one row with one `GetItem`, up to 100 rows with one `BatchGetItem`, a page of
//! an index with one `Query`.
//!
//! **Limits.** Each fact replaces the whole content: a projection reads only facts that carry all that
//! it copies, and a thing that is told in parts needs one projection for each part. All facts of a
//! projection are about one kind of thing, since they are ordered by its version. An item of DynamoDB
//! holds 400 KB. A replay of only a part of the history, after the tombstone has expired, can restore a
//! deleted thing: replay to the present.
//!
//! **Errors.** An event that cannot be read is internal: it goes to the dead-letter queue. An outdated
//! event is no error. A read fails only when the table does, or when a row cannot be read as content.

mod read_model;

use std::fmt::Display;
use std::hash::Hash;

use schemars::{JsonSchema, SchemaGenerator};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde::de::value::MapDeserializer;
use serde_json::Value;

pub use self::read_model::ReadModel;
use crate::commit::Commit;
use crate::context::Context;
use crate::error::{Error, Kind, Result};
use crate::event::{Envelope, detail_type};
use crate::stored;
use crate::table::{Action, AttributeValue, Condition, Index, Item, Key, Write, to_row};

/// How long a deleted thing is remembered: longer than an event stays in a queue and its dead-letter
/// queue.
pub const TOMBSTONE_SECONDS: i64 = 30 * 24 * 60 * 60;

/// The code of the refusal when the row has the event's version or a later one. The pipeline takes it
/// as success.
pub const OUTDATED: &str = "event.outdated";

/// A domain's copy of another domain's thing. The value itself is the content: the fields of the thing
/// that this domain uses, and no others. None of them is called `pk`, `sk`, `gsi…`, `version`,
/// `deleted` or `expires_at`, which are the row's own.
///
/// # Filling a new projection
///
/// Its rule sees only events from its deployment on. Earlier ones come from the bus's archive, which
/// keeps 365 days; a replay with the rule's ARN as its filter reaches this projection alone:
///
/// ```sh
/// aws events start-replay --replay-name fill-copy-subjects \
///   --event-source-arn <archive> --event-start-time 2026-01-01T00:00:00Z --event-end-time <now> \
///   --destination '{"Arn": "<bus>", "FilterArns": ["<rule of copy-subjects>"]}'
/// ```
///
/// The same repairs a projection that lost events. Nothing need be emptied or stopped: what is replayed
/// and what happens meanwhile end in the same rows in any order.
pub trait Projection: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// The function's name, `copy-subjects`.
    const NAME: &'static str;
    /// The domain that publishes the facts, `subjects`.
    const SOURCE: &'static str;
    /// The kind of the thing, as its events have it in `aggregate_type`: `Subject`. Its upper case
    /// begins the partition key.
    const TYPE: &'static str;
    /// Identifies the thing: the `aggregate_id` of its events.
    type Id: Display + Clone + Eq + Hash + Send + Sync;
    /// The facts that are read: an enum with `#[serde(tag = "type", content = "data")]`, each variant
    /// renamed to the event's name with its version, `SubjectCreated.v1`. A variant has data; one that
    /// reads nothing of it is written `Deleted {}`.
    type Fact: DeserializeOwned + JsonSchema;

    /// The content after the fact; none once the thing is gone or no longer of interest.
    fn content(fact: Self::Fact) -> Option<Self>;

    /// Puts the row into the indexes, with [`set_key`](crate::table::set_key). A tombstone is in none.
    fn place(&self, _row: &mut Item) {}
}

/// Which events the projection reads, as [`Subscription::named`](crate::Subscription::named) takes it:
/// `subjects.[SubjectCreated.v1,SubjectDeleted.v1]`. The list is empty when the facts are no enum with
/// the tags `type` and `data`; then it is the name of no subscription.
#[must_use]
pub fn subscription<P: Projection>() -> String {
    let schema = P::Fact::json_schema(&mut SchemaGenerator::default()).to_value();
    format!("{}.[{}]", P::SOURCE, detail_types(&schema).join(","))
}

/// The names of the variants in the schema of an enum of facts; none where one of them has no data.
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

/// The schema of what a projection reads of an event, out of the schema of its facts: the data of the
/// variant that is called `detail_type`. It refers to the `$defs` of `facts`. None where the projection
/// does not read that event.
#[must_use]
pub fn schema_of_data<'a>(facts: &'a Value, detail_type: &str) -> Option<&'a Value> {
    let mut variants = facts["oneOf"].as_array()?.iter();
    data_of(variants.find(|variant| variant["properties"]["type"]["const"] == detail_type)?)
}

/// Decides what an event changes: one write, on condition that the row is older. The write's refusal is
/// [`OUTDATED`].
///
/// # Errors
/// Internal, when the event is none of the projection's facts or about another kind of thing, and when
/// the content does not fit into a row.
pub fn apply<P: Projection>(event: &Envelope, cx: &Context) -> Result<Commit<()>> {
    if event.aggregate_type != P::TYPE {
        let (name, kind) = (P::NAME, &event.aggregate_type);
        return Err(Error::internal(format!("{name} keeps no copies of {kind}")));
    }
    let key = key::<P>(&event.aggregate_id);
    let mut row = match P::content(fact(event)?) {
        Some(content) => copy(&key, &content)?,
        None => tombstone(&key, cx)?,
    };
    row.insert("version".to_owned(), number(event.version));
    let outdated = Error::new(Kind::Conflict, OUTDATED, "a later event was applied before");
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

/// What begins the partition key of each copy of a kind of thing: `SUBJECT_COPY#` for `Subject`.
#[must_use]
pub fn leading_key(kind: &str) -> String {
    format!("{}_COPY#", kind.to_uppercase())
}

const DELETED: &str = "deleted";

fn copy<P: Projection>(key: &Key, content: &P) -> Result<Item> {
    let mut row: Item = serde_dynamo::to_item(content).map_err(Error::internal)?;
    if let Some(name) = row.keys().find(|name| is_reserved(name)) {
        let problem = format!("{}: a row has its own {name}; rename the field", P::NAME);
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
    expires_at: i64,
}

fn tombstone(key: &Key, cx: &Context) -> Result<Item> {
    let tombstone = Tombstone {
        deleted: true,
        expires_at: cx.now.as_second() + TOMBSTONE_SECONDS,
    };
    to_row(key, &tombstone)
}

fn number(number: u64) -> AttributeValue {
    AttributeValue::N(number.to_string())
}

#[cfg(test)]
#[expect(
    missing_docs,
    reason = "it is shown in the documentation of this module"
)]
pub mod example;

#[cfg(test)]
mod tests;
