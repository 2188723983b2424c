//! Tests of batches: each message succeeds or fails on its own. The processing of one event is tested
//! with the rest of the pipeline.

use std::sync::Arc;

use kernel::dependencies::Resources;
use kernel::event::Metadata;
use kernel::table::BoxFuture;
use serde_json::{Value, json};
use testkit::{MemoryTable, TestClock};

use super::*;
use crate::function::EventHandler;
use kernel::commit::Commit;

/// Counts events; it panics on one type of event and refuses another.
struct Counting;

impl EventHandler for Counting {
    fn name(&self) -> &'static str {
        "counting"
    }

    fn keeps_inbox(&self) -> bool {
        true
    }

    fn decide<'a>(
        &'a self,
        event: &'a Envelope,
        _: &'a Context,
    ) -> BoxFuture<'a, Result<Commit<()>>> {
        Box::pin(async move {
            match event.event_type.as_str() {
                "Panicking" => panic!("in a test"),
                "Unreadable" => Err(Error::internal("a field is missing")),
                _ => Ok(Commit::nothing().count(Key::single("COUNT"), vec![("events", 1)])),
            }
        })
    }
}

fn envelope(event_id: &str, event_type: &str) -> Envelope {
    Envelope {
        event_id: event_id.to_owned(),
        event_type: event_type.to_owned(),
        aggregate_id: "1".to_owned(),
        aggregate_type: "Thing".to_owned(),
        version: 1,
        event_data: json!({}),
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
            replayed: false,
            superseded_by: None,
        },
    }
}

/// A message as EventBridge sends it to a queue.
fn message(event_id: &str, event_type: &str) -> Value {
    let detail = envelope(event_id, event_type);
    let body =
        json!({ "source": "aurora.things", "detail-type": "ThingMade.v1", "detail": detail });
    json!({ "messageId": event_id, "body": body.to_string() })
}

/// The messages that return to the queue, and how many events were counted.
async fn consumed(table: &Arc<MemoryTable>, messages: &[Value]) -> (Vec<String>, usize) {
    let host = Host {
        request_key: None,
        edge: None,
        good_replies: crate::fallback::GoodReplies::default(),
        service: "things".to_owned(),
        version: "test".to_owned(),
        function: "counting".to_owned(),
        resources: Resources::new(Some(table.clone()), |_| None),
        settings: Arc::default(),
        cursor_key: None,
        clock: Arc::new(TestClock::new()),
        log: Arc::new(|_| {}),
    };
    let event: SqsEvent = serde_json::from_value(json!({ "Records": messages })).unwrap();
    let response = batch(&Counting, &host, event, Duration::from_secs(10)).await;
    let failed = response
        .batch_item_failures
        .into_iter()
        .map(|failure| failure.item_identifier)
        .collect();
    let inbox = table.rows().iter().filter(|row| matches!(&row["pk"], kernel::table::AttributeValue::S(pk) if pk.starts_with("INBOX#counting#"))).count();
    (failed, inbox)
}

#[tokio::test]
async fn only_messages_that_fail_return_to_the_queue() {
    let table = Arc::new(MemoryTable::new());
    let messages = [
        message("good-1", "ThingMade"),
        json!({ "messageId": "no-json", "body": "{" }),
        json!({ "messageId": "no-event", "body": r#"{"detail":{"event_id":7}}"# }),
        json!({ "messageId": "no-body" }),
        message("panic", "Panicking"),
        message("refused", "Unreadable"),
        message("good-2", "ThingMade"),
    ];
    let (failed, counted) = consumed(&table, &messages).await;
    assert_eq!(
        failed,
        ["no-json", "no-event", "no-body", "panic", "refused"]
    );
    assert_eq!(counted, 2);
}

#[tokio::test]
async fn an_event_that_is_twice_in_a_batch_is_consumed_once_and_no_message_fails() {
    let table = Arc::new(MemoryTable::new());
    let twice = [message("e", "ThingMade"), message("e", "ThingMade")];
    assert_eq!(consumed(&table, &twice).await, (vec![], 1));
    assert_eq!(consumed(&table, &twice).await, (vec![], 1));
}

#[tokio::test]
async fn a_message_returns_to_the_queue_while_the_table_is_down_and_is_consumed_later() {
    let table = Arc::new(MemoryTable::new());
    let messages = [message("e-1", "ThingMade"), message("e-2", "ThingMade")];
    table.fail_next_commits(1);
    assert_eq!(
        consumed(&table, &messages).await,
        (vec!["e-1".to_owned()], 1)
    );
    assert_eq!(consumed(&table, &messages).await, (vec![], 2));
}

#[tokio::test]
async fn an_event_of_aws_is_consumed_once_like_an_event_of_aurora() {
    let table = Arc::new(MemoryTable::new());
    let body = json!({
        "version": "0", "id": "e-1", "source": "aws.ssm", "detail-type": "Parameter Store Change",
        "account": "123456789012", "time": "2026-01-15T09:30:00Z", "region": "eu-central-1",
        "resources": [], "detail": { "name": "/aurora/test/a" },
    });
    let event = received(&body.to_string()).unwrap();
    assert_eq!(
        (event.event_id.as_str(), event.event_type.as_str()),
        ("e-1", "Parameter Store Change")
    );
    assert_eq!(event.metadata.source, "aws.ssm");
    assert_eq!(event.event_data, json!({ "name": "/aurora/test/a" }));
    let twice = [(); 2].map(|()| json!({ "messageId": "m", "body": body.to_string() }));
    assert_eq!(consumed(&table, &twice).await, (vec![], 1));
}

#[test]
fn an_event_from_an_archive_is_marked_as_replayed() {
    let detail = envelope("e", "ThingMade");
    let mut body = json!({ "source": "aurora.things", "detail": detail });
    assert!(!received(&body.to_string()).unwrap().metadata.replayed);
    body["replay-name"] = json!("fill-copy-things");
    assert!(received(&body.to_string()).unwrap().metadata.replayed);
    body["detail"]["metadata"]["replayed"] = json!(true);
    assert!(received(&body.to_string()).unwrap().metadata.replayed);
}

#[test]
fn a_message_without_a_source_a_valid_time_or_an_event_is_refused() {
    for body in [
        json!({ "detail": {} }),
        json!({ "source": "aurora.things", "detail": {} }),
        json!({ "source": "aws.ssm", "detail": {} }),
        json!({ "source": "aws.ssm", "detail-type": "x", "id": "1", "time": "today", "detail": {} }),
    ] {
        assert!(received(&body.to_string()).is_err(), "{body}");
    }
}
