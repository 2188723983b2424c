//! What a handler decided: rows, facts and the reply. The pipeline writes rows and facts in one
//! transaction, so that no row is written without its events and no event without its rows.

mod rowless;

use serde::Serialize;

use crate::context::Context;
use crate::entity::{Entity, Recorded};
use crate::error::{Error, Result};
use crate::event::{Envelope, Fact, Metadata, StoredEvent};
use crate::id::TypedId;
use crate::table::{Action, Condition, Item, Key, TRANSACTION_LIMIT, Write, to_row};

pub use self::rowless::RowlessFacts;

/// A handler's decision, which is not written yet.
#[derive(Debug)]
#[must_use = "a commit changes nothing until the pipeline writes it"]
pub struct Commit<R> {
    writes: Vec<Write>,
    streams: Vec<Stream>,
    outcome: Result<R>,
}

/// The facts of one entity that this commit stores.
#[derive(Debug)]
struct Stream {
    aggregate_type: &'static str,
    aggregate_id: String,
    partition: String,
    recorded: Vec<Recorded>,
}

impl Commit<()> {
    /// A commit that changes nothing.
    pub const fn nothing() -> Self {
        Self {
            writes: Vec::new(),
            streams: Vec::new(),
            outcome: Ok(()),
        }
    }

    /// Stores an entity with its facts, on condition that its row has not changed since it was read.
    /// `place` adds the index keys to the row.
    ///
    /// # Errors
    /// Internal, when the entity cannot be serialized into a row.
    pub fn save<E: Entity>(mut entity: E, place: impl FnOnce(&E, &mut Item)) -> Result<Self> {
        let mut row = to_row(&E::key(entity.id()), &entity)?;
        place(&entity, &mut row);
        let write = Write::when(Action::Put(row), unchanged(&entity));
        Ok(Self::nothing().write(write).with_facts_of(&mut entity))
    }

    /// Removes an entity and stores its last facts, on condition that its row has not changed since it
    /// was read.
    pub fn remove<E: Entity>(mut entity: E) -> Self {
        let write = Write::when(Action::Delete(E::key(entity.id())), unchanged(&entity));
        Self::nothing().write(write).with_facts_of(&mut entity)
    }
}

fn unchanged<E: Entity>(entity: &E) -> Condition {
    Condition::unchanged_since(entity.history().stored_version())
}

impl<R> Commit<R> {
    /// Adds a write.
    pub fn write(mut self, write: Write) -> Self {
        self.writes.push(write);
        self
    }

    /// Adds another commit's rows and facts to this transaction.
    pub fn and(mut self, other: Commit<()>) -> Self {
        self.writes.extend(other.writes);
        self.streams.extend(other.streams);
        self
    }

    /// Reserves a value that only one owner may have. If the value already has an owner, the commit
    /// fails with `taken`.
    pub fn claim(self, what: &str, value: &str, owner: &str, taken: Error) -> Self {
        let key = unique_key(what, value);
        let row = Item::from(std::collections::HashMap::from([
            ("pk".to_owned(), text(&key.pk)),
            ("sk".to_owned(), text(&key.sk)),
            ("owner".to_owned(), text(owner)),
        ]));
        self.write(Write::when(Action::Put(row), Condition::Absent).or(taken))
    }

    /// Releases a value that was reserved with [`Commit::claim`].
    pub fn release(self, what: &str, value: &str) -> Self {
        self.write(Write::always(Action::Delete(unique_key(what, value))))
    }

    /// Adds to counters in the same transaction.
    pub fn count(self, key: Key, add: Vec<(&'static str, i64)>) -> Self {
        self.write(Write::always(Action::Update {
            key,
            set: Vec::new(),
            add,
        }))
    }

    /// Sets the reply to the caller.
    pub fn reply<U>(self, reply: U) -> Commit<U> {
        self.outcome(Ok(reply))
    }

    /// Refuses the request but still writes the rows and facts: a wrong password is counted, and the
    /// use of a stolen token ends its session.
    pub fn refuse<U>(self, refusal: Error) -> Commit<U> {
        self.outcome(Err(refusal))
    }

    fn outcome<U>(self, outcome: Result<U>) -> Commit<U> {
        Commit {
            writes: self.writes,
            streams: self.streams,
            outcome,
        }
    }

    /// Changes only the reply.
    ///
    /// # Errors
    /// Those of `change`.
    pub fn try_map<U>(self, change: impl FnOnce(R) -> Result<U>) -> Result<Commit<U>> {
        Ok(Commit {
            writes: self.writes,
            streams: self.streams,
            outcome: match self.outcome {
                Ok(reply) => Ok(change(reply)?),
                Err(refusal) => Err(refusal),
            },
        })
    }

    /// The names of the facts in this commit.
    pub fn event_types(&self) -> impl Iterator<Item = &'static str> {
        self.streams
            .iter()
            .flat_map(|stream| stream.recorded.iter().map(|fact| fact.event_type))
    }

    /// Adds a fact about an aggregate that has no row and no other facts. `aggregate_type` is the name
    /// of its type, `LoginAttempt`; it gets a new id.
    pub fn fact<F: Fact>(self, aggregate_type: &'static str, fact: &F, cx: &Context) -> Self {
        let mut facts = RowlessFacts::new(aggregate_type, cx);
        facts.record(fact);
        self.facts(facts)
    }

    /// Adds facts about an aggregate that has no row.
    pub fn facts(mut self, facts: RowlessFacts) -> Self {
        self.streams.push(facts.into_stream());
        self
    }

    fn with_facts_of<E: Entity>(mut self, entity: &mut E) -> Self {
        let stream = Stream {
            aggregate_type: E::TYPE,
            aggregate_id: entity.id().to_owned(),
            partition: E::partition(entity.id()),
            recorded: entity.history_mut().take_pending(),
        };
        self.streams.push(stream);
        self
    }

    /// The writes of the transaction, which include an event row for each fact, and the outcome for
    /// the caller after they are written.
    ///
    /// # Errors
    /// Internal, when a fact cannot be serialized or the transaction would be too large.
    pub fn into_writes(self, source: &str, cx: &Context) -> Result<(Vec<Write>, Result<R>)> {
        let mut writes = self.writes;
        for stream in self.streams {
            stream.append_to(&mut writes, source, cx)?;
        }
        // The pipeline adds one row of its own: the idempotency record or the inbox.
        if writes.len() >= TRANSACTION_LIMIT {
            return Err(Error::internal(
                "the commit has more writes than a transaction can contain",
            ));
        }
        Ok((writes, self.outcome))
    }
}

impl Stream {
    fn append_to(self, writes: &mut Vec<Write>, source: &str, cx: &Context) -> Result<()> {
        for fact in self.recorded {
            let key = Key::new(&self.partition, format!("EVENT#{:010}", fact.version));
            let envelope = Envelope {
                event_id: cx.new_id::<EventId>().0,
                event_type: fact.event_type.to_owned(),
                aggregate_id: self.aggregate_id.clone(),
                aggregate_type: self.aggregate_type.to_owned(),
                version: fact.version,
                event_data: fact.data.map_err(Error::internal)?,
                timestamp: cx.now,
                correlation_id: cx.correlation_id.clone(),
                metadata: Metadata {
                    schema_version: fact.schema_version,
                    source: source.to_owned(),
                    causation_id: cx.causation_id.clone(),
                    traceparent: cx.traceparent.clone(),
                    tracestate: cx.tracestate.clone(),
                    baggage: cx.baggage.clone(),
                    actor: cx.actor.name().to_owned(),
                    actor_role: cx.actor.role().map(|role| role.name().to_owned()),
                    replayed: false,
                    superseded_by: None,
                },
            };
            let row = EventRow {
                stream_id: envelope.stream_id(),
                event: &StoredEvent {
                    envelope,
                    earlier_versions: fact.earlier_versions.map_err(Error::internal)?,
                },
            };
            let row = to_row(&key, &row)?;
            writes.push(Write::when(Action::Put(row), Condition::Absent));
        }
        Ok(())
    }
}

/// A row that stores an event, with the stream to which the event belongs.
#[derive(Serialize)]
struct EventRow<'a> {
    stream_id: String,
    #[serde(flatten)]
    event: &'a StoredEvent,
}

#[derive(Debug)]
struct EventId(String);

impl TypedId for EventId {
    fn from_uuid(uuid: uuid::Uuid) -> Self {
        Self(uuid.hyphenated().to_string())
    }
}

impl std::fmt::Display for EventId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// The key of the row that reserves a unique value.
#[must_use]
pub fn unique_key(what: &str, value: &str) -> Key {
    Key::single(format!("UNIQUE#{what}#{value}"))
}

fn text(text: &str) -> crate::table::AttributeValue {
    crate::table::AttributeValue::S(text.to_owned())
}

#[cfg(test)]
mod tests;
