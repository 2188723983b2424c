//! The streams of the tables: new event rows, in their order.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use dynoxide::Database;
use serde_json::{Value, json};

use super::{DOMAINS, table};
use crate::Outcome;

/// The most events that a relay gets at once.
const BATCH: usize = 10;

/// Where each stream was read to.
pub(super) struct Streams(Mutex<BTreeMap<&'static str, Position>>);

struct Position {
    iterator: String,
    /// What was read and not yet given to the relay.
    records: Vec<Value>,
    /// Whether the relay has events that are not published yet.
    is_relaying: bool,
}

impl Streams {
    pub(super) fn of_tables(database: &Database) -> Outcome<Self> {
        let mut positions = BTreeMap::new();
        for domain in DOMAINS {
            let position = Position {
                iterator: first_iterator(database, &table(domain))?,
                records: Vec::new(),
                is_relaying: false,
            };
            positions.insert(domain, position);
        }
        Ok(Self(Mutex::new(positions)))
    }

    /// The next events of a table, as its relay gets them.
    pub(super) fn next(&self, database: &Database, domain: &str) -> Outcome<Option<Value>> {
        let mut positions = self.lock();
        let position = positions.get_mut(domain).ok_or("no such stream")?;
        if position.records.is_empty() {
            position.read(database)?;
        }
        if position.records.is_empty() {
            return Ok(None);
        }
        position.is_relaying = true;
        let rest = position.records.len().min(BATCH);
        let batch: Vec<Value> = position.records.drain(..rest).collect();
        Ok(Some(json!({ "Records": batch })))
    }

    /// The relay has published what it got.
    pub(super) fn published(&self, domain: &str) {
        if let Some(position) = self.lock().get_mut(domain) {
            position.is_relaying = false;
        }
    }

    /// Whether all events are published.
    pub(super) fn are_read(&self, database: &Database) -> bool {
        self.lock().values_mut().all(|position| {
            position.read(database).is_ok() && position.records.is_empty() && !position.is_relaying
        })
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<&'static str, Position>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Position {
    fn read(&mut self, database: &Database) -> Outcome<()> {
        let request = json!({ "ShardIterator": self.iterator, "Limit": 1000 });
        let read = database.get_records(serde_json::from_value(request)?)?;
        let mut read = serde_json::to_value(read)?;
        if let Some(next) = read["NextShardIterator"].as_str() {
            next.clone_into(&mut self.iterator);
        }
        let records = read["Records"].as_array_mut().map(std::mem::take);
        let events = records.unwrap_or_default().into_iter().filter(is_event);
        self.records.extend(events);
        Ok(())
    }
}

/// What the filter of the relay lets through.
fn is_event(record: &Value) -> bool {
    let sk = record["dynamodb"]["Keys"]["sk"]["S"].as_str();
    record["eventName"] == "INSERT" && sk.is_some_and(|sk| sk.starts_with("EVENT#"))
}

fn first_iterator(database: &Database, table: &str) -> Outcome<String> {
    let streams = json!({ "TableName": table });
    let streams = database.list_streams(serde_json::from_value(streams)?)?;
    let stream = streams.streams.first().ok_or("the table has no stream")?;
    let described = json!({ "StreamArn": stream.stream_arn });
    let described = database.describe_stream(serde_json::from_value(described)?)?;
    let described = serde_json::to_value(described)?;
    let iterator = json!({
        "StreamArn": stream.stream_arn,
        "ShardId": described["StreamDescription"]["Shards"][0]["ShardId"],
        "ShardIteratorType": "TRIM_HORIZON",
    });
    let iterator = database.get_shard_iterator(serde_json::from_value(iterator)?)?;
    let iterator = serde_json::to_value(iterator)?;
    let iterator = iterator["ShardIterator"].as_str();
    Ok(iterator.ok_or("the stream has no iterator")?.to_owned())
}
