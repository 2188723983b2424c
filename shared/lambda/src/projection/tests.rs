//! Tests of projections with a table in memory: the order of events and the cost of a write.

mod reads;

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use kernel::dependencies::{Dependencies as _, Resources};
use kernel::event::Metadata;
use kernel::projection::Copied;
use kernel::table::{AttributeValue, Index, Item, Key, set_key};
use kernel::{Kind, ReadModel};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use testkit::{MemoryTable, TestClock};

use super::*;
use crate::host::Host;

#[derive(Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
struct Thing {
    name: String,
}

#[derive(Deserialize, JsonSchema)]
#[serde(tag = "type", content = "data")]
enum ThingFact {
    #[serde(rename = "ThingMade.v1")]
    Made(Thing),
    #[serde(rename = "ThingRenamed.v1")]
    Renamed(Thing),
    #[serde(rename = "ThingGone.v1")]
    Gone {},
}

impl Projection for Thing {
    const NAME: &'static str = "copy-things";
    const SOURCE: &'static str = "things";
    const TYPE: &'static str = "Thing";
    type Id = String;
    type Fact = ThingFact;

    fn content(fact: ThingFact) -> Option<Self> {
        match fact {
            ThingFact::Made(thing) | ThingFact::Renamed(thing) => Some(thing),
            ThingFact::Gone {} => None,
        }
    }

    fn place(&self, row: &mut Item) {
        set_key(row, Index::Gsi1, "THINGS", &self.name);
    }
}

fn event(id: &str, version: u64, event_type: &str, data: Value) -> Envelope {
    Envelope {
        event_id: format!("{id}-{version}"),
        event_type: event_type.to_owned(),
        aggregate_id: id.to_owned(),
        aggregate_type: "Thing".to_owned(),
        version,
        event_data: data,
        timestamp: jiff::Timestamp::UNIX_EPOCH,
        correlation_id: "c".to_owned(),
        metadata: Metadata {
            schema_version: 1,
            source: "things".to_owned(),
            causation_id: None,
            traceparent: String::new(),
            tracestate: None,
            baggage: None,
            actor: "system".to_owned(),
            actor_role: None,
            superseded_by: None,
            replayed: false,
        },
    }
}

fn made(id: &str) -> Envelope {
    event(id, 1, "ThingMade", json!({ "name": "first", "size": 1 }))
}

fn renamed(id: &str, version: u64) -> Envelope {
    let name = format!("name {version}");
    event(id, version, "ThingRenamed", json!({ "name": name }))
}

fn gone(id: &str, version: u64) -> Envelope {
    event(id, version, "ThingGone", json!({ "name": "first" }))
}

/// A projection of things with its own table.
struct Copies {
    handler: Handler,
    host: Host,
    table: Arc<MemoryTable>,
}

impl Copies {
    fn new() -> Self {
        let table = Arc::new(MemoryTable::new());
        let host = Host {
            request_key: None,
            edge: None,
            good_replies: crate::fallback::GoodReplies::default(),
            service: "others".to_owned(),
            version: "test".to_owned(),
            function: Thing::NAME.to_owned(),
            resources: Resources::new(Some(table.clone()), |_| None),
            settings: Arc::default(),
            cursor_key: None,
            clock: Arc::new(TestClock::new()),
            log: Arc::new(|_| {}),
        };
        let handler = (projection::<Thing>().open)(&host.resources).unwrap();
        Self {
            handler,
            host,
            table,
        }
    }

    async fn take(&self, event: &Envelope) -> Result<()> {
        let Handler::Consumer(handler) = &self.handler else {
            unreachable!()
        };
        crate::consume(handler.as_ref(), &self.host, event, Duration::from_secs(10)).await
    }

    async fn take_all<'a>(&self, events: impl IntoIterator<Item = &'a Envelope>) {
        for event in events {
            self.take(event).await.unwrap();
        }
    }

    fn read_model(&self) -> ReadModel<Thing> {
        ReadModel::open(&self.host.resources).unwrap()
    }

    fn version(&self, id: &str) -> AttributeValue {
        let key = Key::new(format!("THING_COPY#{id}"), "META");
        self.table.row(&key).unwrap()["version"].clone()
    }
}

fn number(number: u64) -> AttributeValue {
    AttributeValue::N(number.to_string())
}

/// All orders of these events.
fn orders(events: &[Envelope]) -> Vec<Vec<Envelope>> {
    let Some((first, rest)) = events.split_first() else {
        return vec![vec![]];
    };
    let of_rest = orders(rest);
    let places = of_rest.iter().flat_map(|order| {
        (0..=order.len()).map(|place| {
            let mut order = order.clone();
            order.insert(place, first.clone());
            order
        })
    });
    places.collect()
}

/// All subsets of these events, including the empty one and the whole list.
fn subsets(events: &[Envelope]) -> Vec<Vec<Envelope>> {
    let subsets = (0..1_u32 << events.len()).map(|subset| {
        let is_included = |place: &usize| subset & (1 << place) != 0;
        let places = (0..events.len()).filter(is_included);
        places.map(|place| events[place].clone()).collect()
    });
    subsets.collect()
}

/// Two histories: in the second one, the thing is deleted.
fn histories() -> [Vec<Envelope>; 2] {
    let kept = vec![made("a"), renamed("a", 2), renamed("a", 3)];
    let deleted = vec![made("a"), renamed("a", 2), renamed("a", 4), gone("a", 5)];
    [kept, deleted]
}

/// A replay fills a new projection and repairs one that lost events.
#[tokio::test]
async fn a_replay_in_any_order_gives_the_same_rows_whatever_events_were_applied_before() {
    for history in histories() {
        let expected = Copies::new();
        expected.take_all(&history).await;
        for present in subsets(&history) {
            for mut replay in orders(&history) {
                for event in &mut replay {
                    event.metadata.replayed = true;
                }
                let copies = Copies::new();
                copies.take_all(present.iter().rev()).await;
                copies.take_all(&replay).await;
                assert_eq!(copies.table.rows(), expected.table.rows(), "{replay:#?}");
            }
        }
    }
}

#[tokio::test]
async fn new_events_during_a_replay_give_the_same_rows() {
    let [_, history] = histories();
    let expected = Copies::new();
    expected.take_all(&history).await;
    let copies = Copies::new();
    let (replay, live) = (history.iter(), history.iter().rev());
    for outcome in join_all(replay.chain(live).map(|event| copies.take(event))).await {
        outcome.unwrap();
    }
    assert_eq!(copies.table.rows(), expected.table.rows());
}

#[tokio::test]
async fn a_deleted_thing_is_not_restored_by_a_late_event() {
    let copies = Copies::new();
    copies
        .take_all(&[gone("a", 3), made("a"), renamed("a", 2)])
        .await;
    assert_eq!(copies.version("a"), number(3));
    let copy = copies.read_model().get(&"a".to_owned()).await.unwrap();
    assert_eq!(copy, Copied::Deleted);
}

#[tokio::test]
async fn a_thing_that_is_restored_after_its_deletion_is_copied_again() {
    let copies = Copies::new();
    copies
        .take_all(&[made("a"), gone("a", 2), renamed("a", 3)])
        .await;
    let row = copies.table.rows().remove(0);
    assert!(!row.contains_key("expires_at"), "{row:?}");
    let copy = copies.read_model().get(&"a".to_owned()).await.unwrap();
    assert!(matches!(copy, Copied::Live(thing) if thing.name == "name 3"));
}

#[tokio::test]
async fn an_event_costs_one_write_and_no_read_and_leaves_one_row() {
    let copies = Copies::new();
    for (event, writes) in [(made("a"), 1), (renamed("a", 2), 2), (made("a"), 3)] {
        copies.take(&event).await.unwrap();
        assert_eq!((copies.table.reads(), copies.table.commits()), (0, writes));
    }
    assert_eq!(copies.table.rows().len(), 1);
}

#[tokio::test]
async fn concurrent_events_leave_the_copy_at_the_latest_version() {
    let copies = Copies::new();
    let events: Vec<_> = (2..=20)
        .rev()
        .map(|version| renamed("a", version))
        .collect();
    for outcome in join_all(events.iter().map(|event| copies.take(event))).await {
        outcome.unwrap();
    }
    assert_eq!(copies.version("a"), number(20));
}

#[tokio::test]
async fn an_event_is_applied_once_if_the_response_to_its_write_is_lost() {
    let copies = Copies::new();
    copies.table.lose_next_answers(1);
    let lost = copies.take(&made("a")).await.unwrap_err();
    assert_eq!(lost.kind(), Kind::Unavailable);
    let rows = copies.table.rows();
    assert_eq!(rows.len(), 1);
    copies.take(&made("a")).await.unwrap();
    assert_eq!(copies.table.rows(), rows);
}

#[tokio::test]
async fn an_event_that_cannot_be_read_is_refused_and_changes_nothing() {
    let copies = Copies::new();
    copies.take(&made("a")).await.unwrap();
    let rows = copies.table.rows();
    let mut next_version = renamed("a", 2);
    next_version.metadata.schema_version = 2;
    let no_name = event("a", 2, "ThingRenamed", json!({}));
    for unreadable in [next_version, no_name] {
        let refused = copies.take(&unreadable).await.unwrap_err();
        assert_eq!(refused.kind(), Kind::Internal);
    }
    assert_eq!(copies.table.rows(), rows);
}
