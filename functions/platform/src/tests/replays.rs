//! Tests of replays through the request pipeline.

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use kernel::context::Clock as _;
use kernel::table::{Action, Key, Table as _, Write};
use kernel::{Envelope, Role};
use serde_json::{Value, json};
use testkit::{App, RequestBuilder, Response};

use super::platform;
use crate::relay::relay_events::tests::event;

const REPLAYS: &str = "/api/v1/events/replays";

fn as_admin(request: RequestBuilder) -> RequestBuilder {
    request.signed_in("ada", &[Role::Admin])
}

async fn start(app: &App, replay: &Value) -> Response {
    as_admin(app.post(REPLAYS)).json(replay).send().await
}

async fn started(app: &App, replay: &Value) -> String {
    let reply = start(app, replay).await.with_status(202).json();
    reply["replay_id"].as_str().unwrap().to_owned()
}

async fn shown(app: &App, id: &str) -> Value {
    let reply = as_admin(app.get(&format!("{REPLAYS}/{id}"))).send().await;
    reply.with_status(200).json()
}

/// What the queue of the consumer holds, as its function receives it.
fn received(app: &App, consumer: &str) -> Vec<Envelope> {
    let sent = app.queues().take_sent().into_iter();
    let read = |(queue, message): (String, queues::Message)| {
        assert_eq!(queue, consumer);
        lambda::received(&message.body).unwrap()
    };
    sent.map(read).collect()
}

fn ids(events: &[Envelope]) -> BTreeSet<&str> {
    events.iter().map(|event| event.event_id.as_str()).collect()
}

/// An event of a subject so many hours before now.
fn hours_ago(app: &App, hours: i64, id: &str, version: u64) -> Envelope {
    Envelope {
        timestamp: app.clock().now() - SignedDuration::from_hours(hours),
        ..event(id, version)
    }
}

/// A circuit that opened or closed.
fn circuit(app: &App, callee: &str, version: u64, opened: bool) -> Envelope {
    let mut event = hours_ago(
        app,
        1_000 - i64::try_from(version).unwrap(),
        callee,
        version,
    );
    let kind = if opened {
        "CircuitOpened"
    } else {
        "CircuitClosed"
    };
    let since = event.timestamp;
    event.event_data = json!({ "caller": "syllabi", "callee": callee, "since": since });
    event.event_data[if opened { "failures" } else { "reset" }] =
        if opened { json!(5) } else { json!(false) };
    kind.clone_into(&mut event.event_type);
    "Circuit".clone_into(&mut event.aggregate_type);
    "syllabi".clone_into(&mut event.metadata.source);
    event.aggregate_id = format!("syllabi.{callee}");
    event
}

async fn circuits(app: &App) -> Value {
    let list = as_admin(app.get("/api/v1/gateway/circuits")).send().await;
    list.with_status(200).json()["items"].clone()
}

/// 250 events of subjects in the store, ten of them in each hour.
async fn with_events() -> (App, Vec<Envelope>) {
    let app = platform();
    let mut events = Vec::new();
    for number in 0..250 {
        let version = u64::try_from(number).unwrap() + 1;
        events.push(hours_ago(&app, 100 - number / 10, "7", version));
    }
    for event in &events {
        app.consume("append-event", event).await.unwrap();
    }
    (app, events)
}

fn all_since(from: Timestamp) -> Value {
    json!({ "consumer": "copy-subjects", "from": from })
}

fn long_ago(app: &App) -> Timestamp {
    app.clock().now() - SignedDuration::from_hours(24 * 400)
}

#[tokio::test]
async fn a_copy_that_was_emptied_is_the_same_after_a_replay() {
    let app = platform();
    let mut events = Vec::new();
    for (callee, versions) in [("subjects", 3), ("files", 2), ("courses", 1)] {
        events
            .extend((1..=versions).map(|version| circuit(&app, callee, version, version % 2 == 1)));
    }
    assert!(app.deliver_these(&events).await.is_empty());
    let live = circuits(&app).await;
    assert_eq!(live.as_array().unwrap().len(), 3);
    for callee in ["subjects", "files", "courses"] {
        let key = Key::new(format!("CIRCUIT_COPY#syllabi.{callee}"), "META");
        let empty = Write::always(Action::Delete(key));
        app.table("platform").commit(vec![empty]).await.unwrap();
    }
    assert_eq!(circuits(&app).await, json!([]));
    let replay = json!({ "consumer": "copy-circuits", "from": long_ago(&app) });
    let id = started(&app, &replay).await;
    app.deliver().await;
    let sent = received(&app, "copy-circuits");
    assert!(sent.iter().all(|event| event.metadata.replayed));
    // A queue has no order, and delivers twice.
    for event in sent.iter().rev().chain(&sent) {
        app.consume("copy-circuits", event).await.unwrap();
    }
    assert_eq!(circuits(&app).await, live);
    let ended = shown(&app, &id).await;
    assert_eq!(
        (&ended["state"], &ended["events_sent"]),
        (&json!("completed"), &json!(6))
    );
}

#[tokio::test]
async fn a_replay_sends_every_event_that_the_consumer_reads_and_no_other() {
    let (app, events) = with_events().await;
    for (id, kind, source) in [
        ("8", "SubjectUpdated", "courses"),
        ("9", "SubjectSeen", "subjects"),
    ] {
        let mut other = hours_ago(&app, 50, id, 1);
        kind.clone_into(&mut other.event_type);
        source.clone_into(&mut other.metadata.source);
        app.consume("append-event", &other).await.unwrap();
    }
    let id = started(&app, &all_since(long_ago(&app))).await;
    let begun = shown(&app, &id).await;
    assert_eq!(
        (&begun["state"], &begun["events_sent"]),
        (&json!("running"), &json!(0))
    );
    app.deliver().await;
    let sent = received(&app, "copy-subjects");
    assert_eq!(sent.len(), 250);
    assert_eq!(ids(&sent), ids(&events));
    assert_eq!(shown(&app, &id).await["events_sent"], 250);
}

#[tokio::test]
async fn a_replay_may_be_narrowed_for_a_consumer_that_keeps_no_copies() {
    let (app, events) = with_events().await;
    let other = Envelope {
        event_type: "CourseCreated".to_owned(),
        ..hours_ago(&app, 90, "8", 1)
    };
    app.consume("append-event", &other).await.unwrap();
    let (from, to) = (events[50].timestamp, events[119].timestamp);
    for (wanted, count) in [
        ("SubjectUpdated", 70),
        ("Subject*", 70),
        ("Course*", 1),
        ("Sub", 0),
    ] {
        let replay =
            json!({ "consumer": "append-event", "event_type": wanted, "from": from, "to": to });
        started(&app, &replay).await;
        app.deliver().await;
        assert_eq!(received(&app, "append-event").len(), count, "{wanted}");
    }
}

#[tokio::test]
async fn a_replay_that_crashes_between_two_pages_continues_and_counts_each_event_once() {
    let (app, events) = with_events().await;
    let id = started(&app, &all_since(long_ago(&app))).await;
    // The first message of a page is sent, and the reply is lost.
    app.queues().fail_next(2);
    let pages = app.take_events();
    for _ in 0..2 {
        let dead = app.deliver_these(&pages).await;
        assert!(dead.is_empty(), "{dead:?}");
    }
    app.deliver().await;
    let sent = received(&app, "copy-subjects");
    assert_eq!(sent.len(), 252, "{}", shown(&app, &id).await);
    assert_eq!(ids(&sent), ids(&events));
    let ended = shown(&app, &id).await;
    assert_eq!(
        (&ended["state"], &ended["events_sent"]),
        (&json!("completed"), &json!(250))
    );
}

#[tokio::test]
async fn a_queue_that_stays_down_ends_the_replay_with_a_reason() {
    let (app, _) = with_events().await;
    let id = started(&app, &all_since(long_ago(&app))).await;
    app.queues().fail_next(1_000);
    let pages = app.take_events();
    app.deliver_these(&pages).await;
    let ended = shown(&app, &id).await;
    assert_eq!(ended["state"], "failed");
    assert!(ended["reason"]["code"].is_string(), "{ended}");
}

#[tokio::test]
async fn a_replay_records_when_it_starts_and_when_all_events_are_sent() {
    let (app, _) = with_events().await;
    let id = started(&app, &all_since(long_ago(&app))).await;
    app.deliver().await;
    let events = app.table("platform").events().into_iter();
    let own: Vec<_> = events
        .filter(|event| event.aggregate_type == "Replay" && event.aggregate_id == id)
        .map(|event| (event.event_type, event.version))
        .collect();
    let expected = [("ReplayStarted", 1), ("ReplayCompleted", 2)];
    assert_eq!(
        own,
        expected.map(|(kind, version)| (kind.to_owned(), version))
    );
}

#[tokio::test]
async fn a_request_that_is_sent_twice_with_one_key_starts_one_replay() {
    let (app, _) = with_events().await;
    let replay = all_since(long_ago(&app));
    let mut replies = Vec::new();
    for _ in 0..2 {
        let request = as_admin(app.post(REPLAYS)).header("idempotency-key", "k-1");
        replies.push(request.json(&replay).send().await.with_status(202).json());
    }
    assert_eq!(replies[0], replies[1]);
    app.deliver().await;
    assert_eq!(received(&app, "copy-subjects").len(), 250);
}

#[tokio::test]
async fn a_cancelled_replay_sends_no_further_page_and_cannot_be_cancelled_again() {
    let (app, _) = with_events().await;
    let id = started(&app, &all_since(long_ago(&app))).await;
    let cancel = || as_admin(app.post(&format!("{REPLAYS}/{id}/cancel")));
    cancel().send().await.with_status(204);
    app.deliver().await;
    assert_eq!(shown(&app, &id).await["state"], "cancelled");
    assert!(received(&app, "copy-subjects").is_empty());
    cancel()
        .send()
        .await
        .assert_refused(409, "bulk.wrong_state");
}

#[tokio::test]
async fn years_without_an_event_are_passed() {
    let app = platform();
    let early = Envelope {
        timestamp: app.clock().now() - SignedDuration::from_hours(24 * 3_000),
        ..event("7", 1)
    };
    app.consume("append-event", &early).await.unwrap();
    let from = app.clock().now() - SignedDuration::from_hours(24 * 3_600);
    let id = started(&app, &all_since(from)).await;
    app.deliver().await;
    assert_eq!(received(&app, "copy-subjects").len(), 1);
    assert_eq!(shown(&app, &id).await["state"], "completed");
}

#[tokio::test]
async fn an_invalid_replay_is_refused_and_the_field_is_named() {
    let app = platform();
    let now = app.clock().now();
    let day = Duration::from_secs(24 * 60 * 60);
    for (replay, field) in [
        (
            json!({ "consumer": "append-event", "from": now, "to": now - day }),
            "from",
        ),
        (
            json!({ "consumer": "append-event", "from": now - day, "to": now + day }),
            "to",
        ),
        (
            json!({ "consumer": "append-event", "from": now - day * 3_661 }),
            "from",
        ),
        (
            json!({ "consumer": "append-event", "from": now + day }),
            "from",
        ),
        (
            json!({ "consumer": "copy-subjects", "from": now - day, "to": now }),
            "to",
        ),
        (
            json!({ "consumer": "copy-subjects", "from": now - day, "event_type": "SubjectUpdated" }),
            "event_type",
        ),
    ] {
        let details = start(&app, &replay)
            .await
            .assert_refused(422, "request.invalid");
        assert_eq!(details["fields"][0]["field"], field, "{replay}");
    }
    assert!(app.take_events().is_empty());
}

#[tokio::test]
async fn an_unknown_consumer_and_an_unknown_replay_are_not_found() {
    let app = platform();
    for consumer in [
        "copy-nothing",
        "replay-events",
        "relay-events",
        "aurora-local-copy-subjects",
    ] {
        let replay = json!({ "consumer": consumer, "from": app.clock().now() });
        let refused = start(&app, &replay).await;
        refused.assert_refused(404, "platform.unknown_consumer");
    }
    let unknown = as_admin(app.get(&format!("{REPLAYS}/7"))).send().await;
    unknown.assert_refused(404, "platform.unknown_replay");
    let unknown = as_admin(app.post(&format!("{REPLAYS}/7/cancel"))).send();
    unknown.await.assert_refused(404, "platform.unknown_replay");
}

#[tokio::test]
async fn only_administrators_replay_events() {
    let app = platform();
    let replay = json!({ "consumer": "append-event", "from": app.clock().now() });
    for (method, path) in [
        ("POST", REPLAYS.to_owned()),
        ("GET", format!("{REPLAYS}/7")),
        ("POST", format!("{REPLAYS}/7/cancel")),
    ] {
        let request = || app.request(method, &path).json(&replay);
        let request = || {
            if method == "GET" {
                app.get(&path)
            } else {
                request()
            }
        };
        request().send().await.assert_refused(401, "auth.missing");
        for role in [Role::Instructor, Role::Learner, Role::Service] {
            let refused = request().signed_in("lin", &[role]).send().await;
            refused.assert_refused(403, "auth.forbidden");
        }
    }
}
