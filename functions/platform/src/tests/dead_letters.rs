//! Tests of dead letters through the request pipeline.

use std::time::Duration;

use kernel::Role;
use queues::Message;
use serde_json::{Value, json};
use testkit::{App, RequestBuilder, Response};

use super::platform;
use crate::message;
use crate::relay::relay_events::tests::event;

const LETTERS: &str = "/api/v1/events/dead-letters";
const FIRST: &str = "0199f5c2-0000-4000-8000-000000000001";
const SECOND: &str = "0199f5c2-0000-4000-8000-000000000002";

fn as_admin(request: RequestBuilder) -> RequestBuilder {
    request.signed_in("ada", &[Role::Admin])
}

fn message() -> Message {
    message::replayed(event("7", 3)).unwrap()
}

/// A run of the job, a minute after the one before.
async fn keep(app: &App) -> Value {
    app.clock().advance(Duration::from_secs(60));
    app.job("keep-dead-letters", json!({})).await.unwrap()
}

async fn listed(app: &App, query: &str) -> Vec<Value> {
    let list = as_admin(app.get(&format!("{LETTERS}{query}"))).send().await;
    let list = list.with_status(200).json();
    list["items"].as_array().unwrap().clone()
}

async fn redrive(app: &App, id: &str) -> Response {
    as_admin(app.post(&format!("{LETTERS}/{id}/redrive")))
        .send()
        .await
}

/// Two letters of one consumer, which are kept.
async fn with_two_letters() -> App {
    let app = platform();
    for id in [FIRST, SECOND] {
        app.queues()
            .dead_letter("syllabi", id, Some("copy-subjects"), message());
    }
    keep(&app).await;
    app
}

#[tokio::test]
async fn a_dead_letter_is_listed_with_its_consumer_and_its_event() {
    let app = with_two_letters().await;
    let letters = listed(&app, "").await;
    assert_eq!(letters.len(), 2);
    let letter = &letters[1];
    for (field, expected) in [
        ("dead_letter_id", json!(FIRST)),
        ("domain", json!("syllabi")),
        ("consumer", json!("copy-subjects")),
        ("event_id", json!("event-7-3")),
        ("event_type", json!("SubjectUpdated.v1")),
        ("content", json!(message().body)),
        ("redrives", json!(0)),
        ("state", json!("waiting")),
    ] {
        assert_eq!(letter[field], expected, "{field}");
    }
    assert_eq!(listed(&app, "?consumer=copy-subjects").await.len(), 2);
    assert!(listed(&app, "?consumer=append-event").await.is_empty());
}

#[tokio::test]
async fn a_letter_leaves_its_queue_only_after_it_is_stored_and_is_stored_once() {
    let app = platform();
    app.queues()
        .dead_letter("syllabi", FIRST, Some("copy-subjects"), message());
    app.table("platform").fail_next(10);
    app.clock().advance(Duration::from_secs(60));
    assert!(app.job("keep-dead-letters", json!({})).await.is_err());
    app.table("platform").fail_next(0);
    let waiting = || app.queues().dead_letters().get("syllabi").copied();
    assert_eq!(waiting(), Some(1));
    assert_eq!(keep(&app).await, json!({ "kept": 1, "deleted": 0 }));
    assert_eq!(waiting(), Some(1));
    assert_eq!(keep(&app).await, json!({ "kept": 0, "deleted": 1 }));
    assert_eq!(waiting(), None);
    assert_eq!(listed(&app, "").await.len(), 1);
}

#[tokio::test]
async fn more_letters_than_a_transaction_can_have_are_kept_by_several_runs() {
    let app = platform();
    for number in 0..120 {
        let id = format!("0199f5c2-0000-4000-8000-{number:012}");
        app.queues()
            .dead_letter("syllabi", &id, Some("copy-subjects"), message());
    }
    let mut kept = 0;
    for _ in 0..4 {
        kept += keep(&app).await["kept"].as_u64().unwrap();
    }
    assert_eq!(kept, 120);
    assert!(app.queues().dead_letters().is_empty());
}

#[tokio::test]
async fn letters_of_up_to_256_kib_each_are_kept_although_a_transaction_has_4_mb() {
    let app = platform();
    for number in 0..20 {
        let id = format!("0199f5c2-0000-4000-8000-{number:012}");
        let message = Message {
            body: "x".repeat(256 * 1024),
            redrives: 0,
        };
        app.queues().dead_letter("syllabi", &id, None, message);
    }
    for _ in 0..5 {
        keep(&app).await;
    }
    assert!(app.queues().dead_letters().is_empty());
}

#[tokio::test]
async fn a_redriven_letter_is_sent_once_and_its_content_is_removed() {
    let app = with_two_letters().await;
    redrive(&app, FIRST).await.with_status(202);
    redrive(&app, FIRST)
        .await
        .assert_refused(409, "platform.dead_letter_settled");
    app.deliver().await;
    let sent = app.queues().take_sent();
    assert_eq!(sent.len(), 1);
    let (queue, message) = &sent[0];
    assert_eq!((queue.as_str(), message.redrives), ("copy-subjects", 1));
    assert_eq!(message.body, self::message().body);
    assert_eq!(listed(&app, "").await.len(), 1);
    let rows = app.table("platform").rows();
    let row = rows
        .iter()
        .find(|row| format!("{row:?}").contains(FIRST) && format!("{row:?}").contains("redriven"));
    assert!(!format!("{:?}", row.unwrap()).contains("subject_id"));
    redrive(&app, FIRST)
        .await
        .assert_refused(409, "platform.dead_letter_settled");
}

#[tokio::test]
async fn two_redrives_at_once_send_one_message() {
    let app = with_two_letters().await;
    let (first, second) = tokio::join!(redrive(&app, FIRST), redrive(&app, FIRST));
    let mut statuses = [first.status, second.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [202, 409]);
    let requested = app.take_events();
    for _ in 0..2 {
        assert!(app.deliver_these(&requested).await.is_empty());
    }
    assert_eq!(app.queues().take_sent().len(), 1);
}

#[tokio::test]
async fn a_letter_whose_queue_did_not_answer_is_sent_again() {
    let app = with_two_letters().await;
    redrive(&app, FIRST).await.with_status(202);
    app.queues().fail_next(1);
    app.deliver().await;
    // The first message had arrived, and the consumer ignores the second.
    assert_eq!(app.queues().take_sent().len(), 2);
    assert_eq!(listed(&app, "").await.len(), 1);
}

#[tokio::test]
async fn a_redriven_letter_that_fails_again_comes_back_with_its_count() {
    let app = with_two_letters().await;
    redrive(&app, FIRST).await.with_status(202);
    app.deliver().await;
    let (queue, message) = app.queues().take_sent().remove(0);
    let third = "0199f5c2-0000-4000-8000-000000000003";
    app.queues()
        .dead_letter("syllabi", third, Some(&queue), message);
    keep(&app).await;
    let letters = listed(&app, "").await;
    assert_eq!(
        (&letters[0]["dead_letter_id"], &letters[0]["redrives"]),
        (&json!(third), &json!(1))
    );
}

#[tokio::test]
async fn all_letters_of_one_consumer_are_redriven() {
    let app = with_two_letters().await;
    let other = "0199f5c2-0000-4000-8000-000000000003";
    app.queues()
        .dead_letter("platform", other, Some("append-event"), message());
    keep(&app).await;
    for expected in [2, 0] {
        let request = as_admin(app.post(&format!("{LETTERS}/redrive")));
        let reply = request
            .json(&json!({ "consumer": "copy-subjects" }))
            .send()
            .await;
        assert_eq!(reply.with_status(202).json()["redriven"], expected);
    }
    app.deliver().await;
    assert_eq!(app.queues().take_sent().len(), 2);
    assert_eq!(listed(&app, "").await[0]["dead_letter_id"], other);
}

#[tokio::test]
async fn a_discarded_letter_is_not_listed_kept_again_or_redriven() {
    let app = with_two_letters().await;
    let discard = || as_admin(app.delete(&format!("{LETTERS}/{FIRST}")));
    discard().send().await.with_status(204);
    keep(&app).await;
    assert!(app.queues().dead_letters().is_empty());
    assert_eq!(listed(&app, "").await.len(), 1);
    redrive(&app, FIRST)
        .await
        .assert_refused(409, "platform.dead_letter_settled");
    discard()
        .send()
        .await
        .assert_refused(409, "platform.dead_letter_settled");
}

#[tokio::test]
async fn a_letter_that_is_no_event_and_has_no_consumer_is_kept_and_only_discarded() {
    let app = platform();
    let message = Message {
        body: "not json".to_owned(),
        redrives: 0,
    };
    app.queues().dead_letter("files", FIRST, None, message);
    keep(&app).await;
    let letters = listed(&app, "").await;
    assert_eq!(
        (&letters[0]["consumer"], &letters[0]["content"]),
        (&Value::Null, &json!("not json"))
    );
    let refused = redrive(&app, FIRST).await;
    refused.assert_refused(409, "platform.dead_letter_without_consumer");
    as_admin(app.delete(&format!("{LETTERS}/{FIRST}")))
        .send()
        .await
        .with_status(204);
}

#[tokio::test]
async fn an_unknown_letter_is_not_found() {
    let app = platform();
    redrive(&app, FIRST)
        .await
        .assert_refused(404, "platform.unknown_dead_letter");
    let discard = as_admin(app.delete(&format!("{LETTERS}/{FIRST}")))
        .send()
        .await;
    discard.assert_refused(404, "platform.unknown_dead_letter");
}

#[tokio::test]
async fn only_administrators_see_and_redrive_dead_letters() {
    let app = with_two_letters().await;
    for (method, path) in [
        ("GET", LETTERS.to_owned()),
        ("DELETE", format!("{LETTERS}/{FIRST}")),
        ("POST", format!("{LETTERS}/{FIRST}/redrive")),
        ("POST", format!("{LETTERS}/redrive")),
    ] {
        for role in [Role::Instructor, Role::Learner, Role::Service] {
            let refused = app
                .request(method, &path)
                .signed_in("lin", &[role])
                .send()
                .await;
            refused.assert_refused(403, "auth.forbidden");
        }
    }
}
