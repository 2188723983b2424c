//! Tests that a batch of a table's stream is either published completely or delivered again.

use std::sync::{Arc, Mutex};

use kernel::dependencies::Resources;
use kernel::error::Error;
use serde_json::{Value, json};
use testkit::TestClock;

use super::*;

/// Stores the ids of published events; it refuses all events if `is_down` is set.
#[derive(Default)]
struct Bus {
    published: Mutex<Vec<String>>,
    is_down: bool,
}

impl StreamHandler for Bus {
    fn publish_all(&self, events: Vec<Envelope>) -> BoxFuture<'_, Result<()>> {
        Box::pin(async move {
            if self.is_down {
                return Err(Error::unavailable("the bus is down"));
            }
            self.published
                .lock()
                .unwrap()
                .extend(events.into_iter().map(|event| event.event_id));
            Ok(())
        })
    }
}

fn record(name: &str, event_id: &str) -> Value {
    let text = |text: &str| json!({ "S": text });
    let number = |number: u32| json!({ "N": number.to_string() });
    let row = json!({
        "pk": text("THING#1"), "sk": text("EVENT#0000000001"), "stream_id": text("Thing-1"),
        "event_id": text(event_id), "event_type": text("ThingMade"), "aggregate_id": text("1"),
        "aggregate_type": text("Thing"), "version": number(1), "event_data": { "M": { "credits": number(6) } },
        "timestamp": text("2026-06-01T12:00:00Z"), "correlation_id": text("c"),
        "metadata": { "M": {
            "schema_version": number(1), "source": text("things"), "causation_id": { "NULL": true },
            "traceparent": text("t"), "actor": text("ada"),
        } },
    });
    json!({ "eventName": name, "eventID": "1", "eventSource": "aws:dynamodb", "awsRegion": "eu-central-1",
        "dynamodb": { "NewImage": row, "SequenceNumber": "1", "SizeBytes": 1, "StreamViewType": "NEW_AND_OLD_IMAGES" } })
}

async fn relayed(bus: &Bus, records: &[Value]) -> Result<()> {
    logged(bus, records, Arc::default()).await
}

async fn logged(bus: &Bus, records: &[Value], lines: Arc<Mutex<Vec<Value>>>) -> Result<()> {
    let host = Host {
        request_key: None,
        edge: None,
        good_replies: crate::fallback::GoodReplies::default(),
        service: "things".to_owned(),
        version: "test".to_owned(),
        function: "relay-events".to_owned(),
        resources: Resources::new(None, |_| None),
        settings: Arc::default(),
        cursor_key: None,
        clock: Arc::new(TestClock::new()),
        log: Arc::new(move |line| lines.lock().unwrap().push(line.clone())),
    };
    let event: Event = serde_json::from_value(json!({ "Records": records })).unwrap();
    batch(bus, &host, event, Duration::from_secs(10)).await
}

#[tokio::test]
async fn new_event_rows_are_published_in_order() {
    let bus = Bus::default();
    let records = [
        record("INSERT", "1"),
        record("MODIFY", "2"),
        record("REMOVE", "3"),
        record("INSERT", "4"),
    ];
    relayed(&bus, &records).await.unwrap();
    assert_eq!(*bus.published.lock().unwrap(), ["1", "4"]);
}

#[tokio::test]
async fn an_event_row_with_two_versions_is_published_in_both() {
    let bus = Bus::default();
    let mut row = record("INSERT", "1");
    let earlier = json!({ "M": { "schema_version": { "N": "1" }, "event_data": { "M": {} } } });
    row["dynamodb"]["NewImage"]["earlier_versions"] = json!({ "L": [earlier] });
    relayed(&bus, &[row, record("INSERT", "2")]).await.unwrap();
    assert_eq!(*bus.published.lock().unwrap(), ["1", "1", "2"]);
}

#[tokio::test]
async fn the_line_of_a_batch_has_each_trace_of_its_events_once() {
    let (first, second) = (
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-1-2-00",
    );
    let records = [("1", first), ("2", second), ("3", first)].map(|(id, traceparent)| {
        let mut record = record("INSERT", id);
        record["dynamodb"]["NewImage"]["metadata"]["M"]["traceparent"] =
            json!({ "S": traceparent });
        record
    });
    for is_down in [false, true] {
        let bus = Bus {
            is_down,
            ..Bus::default()
        };
        let lines = Arc::new(Mutex::default());
        let outcome = logged(&bus, &records, Arc::clone(&lines)).await;
        assert_eq!(outcome.is_err(), is_down);
        let lines: Vec<Value> = lines.lock().unwrap().clone();
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0]["links"], json!([second, first]));
        assert_eq!(testkit::emf::check(&lines[0]), Ok(()));
    }
}

#[tokio::test]
async fn a_batch_that_cannot_be_published_is_delivered_again() {
    let bus = Bus {
        is_down: true,
        ..Bus::default()
    };
    assert_eq!(
        relayed(&bus, &[record("INSERT", "1")])
            .await
            .unwrap_err()
            .code(),
        "unavailable"
    );
}

#[tokio::test]
async fn a_row_that_is_not_an_event_fails_the_batch() {
    let bus = Bus::default();
    let mut broken = record("INSERT", "2");
    broken["dynamodb"]["NewImage"]
        .as_object_mut()
        .unwrap()
        .remove("event_type");
    let error = relayed(&bus, &[record("INSERT", "1"), broken])
        .await
        .unwrap_err();
    let cause = error.source().unwrap().to_string();
    assert!(cause.contains("THING#1 EVENT#0000000001"), "{cause}");
    assert!(bus.published.lock().unwrap().is_empty());
}
