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
        log: Arc::new(|_| {}),
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
