//! The streams of the tables: new event rows, in their order.
//!
//! They are noted as they are written, because the streams of the embedded DynamoDB are read more slowly the longer
//! they are.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::{Value, json};

use super::table;

/// The most events that a relay gets at once.
const BATCH: usize = 10;

/// The streams of all tables, by their names.
#[derive(Default)]
pub(super) struct Streams(Mutex<BTreeMap<String, Stream>>);

#[derive(Default)]
struct Stream {
    /// The keys of all events. A transaction that is sent again inserts nothing.
    known: BTreeSet<(String, String)>,
    /// What was not yet given to the relay.
    records: Vec<Value>,
    /// Whether the relay has events that are not published yet.
    is_relaying: bool,
}

impl Streams {
    /// Notes the events of a write that has succeeded: of a transaction, or of one row.
    pub(super) fn note(&self, write: &Value) {
        let parts = write["TransactItems"].as_array();
        let parts = parts.into_iter().flatten().map(|part| &part["Put"]);
        for put in parts.chain([write]) {
            if let (Some(table), Some(key)) = (put["TableName"].as_str(), event_key(&put["Item"])) {
                let mut streams = self.lock();
                streams
                    .entry(table.to_owned())
                    .or_default()
                    .add(key, &put["Item"]);
            }
        }
    }

    /// The next events of a table, as its relay gets them.
    pub(super) fn next(&self, domain: &str) -> Option<Value> {
        let mut streams = self.lock();
        let stream = streams.get_mut(&table(domain))?;
        if stream.records.is_empty() {
            return None;
        }
        stream.is_relaying = true;
        let rest = stream.records.len().min(BATCH);
        let batch: Vec<Value> = stream.records.drain(..rest).collect();
        Some(json!({ "Records": batch }))
    }

    /// The relay has published what it got.
    pub(super) fn published(&self, domain: &str) {
        if let Some(stream) = self.lock().get_mut(&table(domain)) {
            stream.is_relaying = false;
        }
    }

    /// Whether all events are published.
    pub(super) fn are_read(&self) -> bool {
        let streams = self.lock();
        let mut streams = streams.values();
        streams.all(|stream| stream.records.is_empty() && !stream.is_relaying)
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Stream>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Stream {
    fn add(&mut self, key: (String, String), item: &Value) {
        let (pk, sk) = &key;
        let number = self.known.len().to_string();
        let record = json!({
            "eventName": "INSERT", "eventID": number, "eventVersion": "1.1", "eventSource": "aws:dynamodb",
            "awsRegion": "eu-west-1",
            "dynamodb": {
                "Keys": { "pk": { "S": pk }, "sk": { "S": sk } }, "NewImage": item, "SequenceNumber": number,
                "SizeBytes": 1, "StreamViewType": "NEW_AND_OLD_IMAGES",
            },
        });
        if self.known.insert(key) {
            self.records.push(record);
        }
    }
}

/// The key of an item, if the filter of the relay lets it through.
fn event_key(item: &Value) -> Option<(String, String)> {
    let text = |name: &str| item[name]["S"].as_str().map(str::to_owned);
    let sk = text("sk").filter(|sk| sk.starts_with("EVENT#"))?;
    Some((text("pk")?, sk))
}
