//! For any entities and facts, the commit is a transaction that DynamoDB accepts, with event versions
//! by which readers can order.

mod examples;

use std::collections::HashSet;
use std::sync::Arc;

use jiff::Timestamp;
use proptest::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use super::*;
use crate::context::Clock;
use crate::entity::History;
use crate::event::Fact;
use crate::table::{AttributeValue, from_row};

#[derive(Debug, Serialize, Deserialize)]
struct Thing {
    id: String,
    #[serde(rename = "version")]
    history: History,
}

crate::entity!(Thing, id);

#[derive(Serialize, JsonSchema)]
struct Touched {
    times: u64,
}

/// A fact that cannot be serialized.
#[derive(JsonSchema)]
struct Unserializable;

impl Serialize for Unserializable {
    fn serialize<S: serde::Serializer>(&self, _: S) -> std::result::Result<S::Ok, S::Error> {
        Err(serde::ser::Error::custom("cannot be serialized"))
    }
}

/// A fact that is published in two versions.
#[derive(Serialize, JsonSchema)]
struct Moved {
    distance_m: u64,
}

#[derive(Serialize, JsonSchema)]
struct MovedV1 {
    distance_km: u64,
}

impl From<&Moved> for MovedV1 {
    fn from(moved: &Moved) -> Self {
        Self {
            distance_km: moved.distance_m / 1000,
        }
    }
}

crate::facts! { Touched, Unserializable, Moved = 2 { 1 => MovedV1 } }

struct RandomIds;

impl Clock for RandomIds {
    fn now(&self) -> Timestamp {
        Timestamp::UNIX_EPOCH
    }
    fn uuid(&self, _: Timestamp) -> Uuid {
        Uuid::new_v4()
    }
    fn wait(&self, _: std::time::Duration) -> crate::table::BoxFuture<'_, ()> {
        Box::pin(std::future::ready(()))
    }
}

fn cx() -> Context {
    Context {
        correlation_id: "c".to_owned(),
        ..Context::of_system(Timestamp::UNIX_EPOCH, Arc::new(RandomIds))
    }
}

/// A thing at its version in the table, with some facts recorded since then.
fn thing(number: usize, stored: u64, facts: u64) -> Thing {
    let mut thing: Thing =
        serde_json::from_value(json!({ "id": number.to_string(), "version": stored })).unwrap();
    (0..facts).for_each(|times| thing.history.record(&Touched { times }));
    thing
}

fn key_of(action: &Action) -> Key {
    match action {
        Action::Put(row) => Key::new(text_of(row, "pk"), text_of(row, "sk")),
        Action::Delete(key) | Action::Check(key) | Action::Update { key, .. } => key.clone(),
    }
}

fn text_of(row: &Item, name: &str) -> String {
    match row.get(name) {
        Some(AttributeValue::S(text)) => text.clone(),
        other => panic!("{name} is {other:?}"),
    }
}

fn events(writes: &[Write]) -> Vec<Envelope> {
    writes
        .iter()
        .filter_map(|write| match &write.action {
            Action::Put(row) if text_of(row, "sk").starts_with("EVENT#") => {
                Some((row, write.condition))
            }
            _ => None,
        })
        .map(|(row, condition)| {
            assert_eq!(
                condition,
                Condition::Absent,
                "an event is never overwritten"
            );
            let event: Envelope = from_row(row.clone()).unwrap();
            assert_eq!(text_of(row, "pk"), format!("THING#{}", event.aggregate_id));
            assert_eq!(text_of(row, "sk"), format!("EVENT#{:010}", event.version));
            assert_eq!(text_of(row, "stream_id"), event.stream_id());
            event
        })
        .collect()
}

/// Things by their stored version, their facts, and whether they are removed.
type Given = Vec<(u64, u64, bool)>;

fn commit(given: &Given) -> Commit<()> {
    given.iter().enumerate().fold(
        Commit::nothing(),
        |commit, (number, (stored, facts, removed))| {
            let thing = thing(number, *stored, *facts);
            commit.and(if *removed {
                Commit::remove(thing)
            } else {
                Commit::save(thing, |_, _| {}).unwrap()
            })
        },
    )
}

proptest! {
    #[test]
    fn facts_become_event_rows_with_consecutive_versions(given in given()) {
        let Ok((writes, Ok(()))) = commit(&given).into_writes("things", &cx()) else {
            return Ok(());
        };
        let events = events(&writes);
        for (number, (stored, facts, _)) in given.iter().enumerate() {
            let own = events.iter().filter(|event| event.aggregate_id == number.to_string());
            let versions: Vec<u64> = own.map(|event| event.version).collect();
            prop_assert_eq!(versions, (stored + 1..=stored + facts).collect::<Vec<_>>());
        }
        let ids: HashSet<&str> = events.iter().map(|event| event.event_id.as_str()).collect();
        prop_assert_eq!(ids.len(), events.len());
    }

    #[test]
    fn each_thing_is_written_once_on_condition_that_it_is_unchanged(given in given()) {
        let Ok((writes, Ok(()))) = commit(&given).into_writes("things", &cx()) else {
            return Ok(());
        };
        for (number, (stored, facts, removed)) in given.iter().enumerate() {
            let key = Thing::key(&number.to_string());
            let own: Vec<&Write> = writes.iter().filter(|write| key_of(&write.action) == key).collect();
            let [write] = own.as_slice() else {
                panic!("{} writes to {key:?}", own.len());
            };
            let read = if *stored == 0 { Condition::Absent } else { Condition::Version(*stored) };
            prop_assert_eq!(write.condition, read);
            match &write.action {
                Action::Put(row) => {
                    prop_assert!(!removed);
                    let version = AttributeValue::N((stored + facts).to_string());
                    prop_assert_eq!(row.get("version"), Some(&version));
                }
                other => prop_assert!(*removed && matches!(other, Action::Delete(_))),
            }
        }
    }

    #[test]
    fn no_two_writes_change_the_same_row(given in given()) {
        let Ok((writes, Ok(()))) = commit(&given).into_writes("things", &cx()) else {
            return Ok(());
        };
        let keys: HashSet<Key> = writes.iter().map(|write| key_of(&write.action)).collect();
        prop_assert_eq!(keys.len(), writes.len());
    }

    #[test]
    fn a_commit_leaves_room_for_the_pipelines_own_row_or_is_refused(given in given()) {
        let needed = given.iter().map(|(_, facts, _)| facts + 1).sum::<u64>();
        match commit(&given).into_writes("things", &cx()).map(|(writes, _)| writes) {
            Ok(writes) => {
                prop_assert_eq!(writes.len() as u64, needed);
                prop_assert!(writes.len() < TRANSACTION_LIMIT);
            }
            Err(error) => {
                prop_assert!(needed >= TRANSACTION_LIMIT as u64);
                prop_assert_eq!(error.code(), "internal");
            }
        }
    }
}

fn given() -> impl Strategy<Value = Given> {
    prop::collection::vec((0..1000_u64, 0..20_u64, any::<bool>()), 0..12)
}
