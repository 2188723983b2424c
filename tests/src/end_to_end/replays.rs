//! Stored events are sent to a consumer again, and a dead letter to the queue in which it failed.

use kernel::table::{Action, Key, Table as _, Write};
use serde_json::{Value, json};

use crate::api::{created, get, post, subject, text, unique};
use crate::emulator::{copy, endpoint, eventually, invoke, row, stage, table, wait_for};

fn copy_key(subject_id: &str) -> Key {
    Key::new(format!("SUBJECT_COPY#{subject_id}"), "META")
}

/// Removes a copy, as a fault or an operator could.
fn remove_copy(subject_id: &str) {
    let remove = Write::always(Action::Delete(copy_key(subject_id)));
    wait_for(table("syllabi").commit(vec![remove])).unwrap();
    assert!(copy(subject_id).is_none());
}

/// The event that created a subject, from the event store.
fn stored_event(subject_id: &str) -> Value {
    eventually("the event in the store", || {
        let path = format!("/api/v1/events/streams/Subject-{subject_id}");
        let page = get(path).by_admin().send().with_status(200).json();
        page["items"].get(0).cloned()
    })
}

#[test]
fn a_copy_that_was_removed_is_the_same_after_a_replay() {
    let id = created(&subject(&unique()));
    let live = eventually("the copy", || copy(&id));
    let event = stored_event(&id);
    remove_copy(&id);
    let replay = json!({ "consumer": "copy-subjects", "from": event["timestamp"] });
    let started = post("/api/v1/events/replays")
        .by_admin()
        .json(&replay)
        .send();
    let replay_id = text(&started.with_status(202).json()["replay_id"]);
    assert_eq!(eventually("the copy after a replay", || copy(&id)), live);
    let ended = eventually("the end of the replay", || {
        let path = format!("/api/v1/events/replays/{replay_id}");
        let shown = get(path).by_admin().send().with_status(200).json();
        (shown["state"] != "running").then_some(shown)
    });
    assert_eq!(ended["state"], "completed", "{ended}");
    assert!(ended["events_sent"].as_u64().unwrap() >= 1, "{ended}");
}

/// Puts a message into the dead-letter queue of a domain as EventBridge does, and returns its id.
fn dead_letter(domain: &str, consumer: &str, body: &Value) -> String {
    let name = |queue: &str| format!("aurora-{}-{queue}", stage());
    let arn = format!("arn:aws:sqs:eu-central-1:000000000000:{}", name(consumer));
    let target = json!({ "DataType": "String", "StringValue": arn });
    let queue = name(&format!("{domain}-dlq"));
    let message = json!({
        "QueueUrl": format!("{}/000000000000/{queue}", endpoint()),
        "MessageBody": body.to_string(),
        "MessageAttributes": { "TARGET_ARN": target },
    });
    let call = ureq::post(&endpoint())
        .header("content-type", "application/x-amz-json-1.0")
        .header("x-amz-target", "AmazonSQS.SendMessage")
        .header(
            "authorization",
            "AWS4-HMAC-SHA256 Credential=test/20260101/eu-central-1/sqs/aws4_request",
        );
    let mut reply = call.send(message.to_string().as_bytes()).unwrap();
    let reply: Value = serde_json::from_str(&reply.body_mut().read_to_string().unwrap()).unwrap();
    text(&reply["MessageId"])
}

#[test]
fn a_dead_letter_is_listed_and_redriven_to_its_consumer() {
    let id = created(&subject(&unique()));
    let live = eventually("the copy", || copy(&id));
    let event = stored_event(&id);
    remove_copy(&id);
    let body = json!({
        "source": "aurora.subjects",
        "detail-type": "SubjectCreated.v1",
        "detail": event,
    });
    let letter_id = dead_letter("syllabi", "copy-subjects", &body);
    invoke("keep-dead-letters", &json!({}));
    eventually("the letter as a row", || {
        row(
            "platform",
            &Key::new(format!("DEADLETTER#{letter_id}"), "META"),
        )
    });
    let list = get("/api/v1/events/dead-letters?consumer=copy-subjects&limit=100");
    let list = list.by_admin().send().with_status(200).json();
    let letters = list["items"].as_array().unwrap();
    let letter = letters
        .iter()
        .find(|one| one["dead_letter_id"] == letter_id.as_str());
    assert_eq!(letter.unwrap()["event_type"], "SubjectCreated.v1");
    let path = format!("/api/v1/events/dead-letters/{letter_id}/redrive");
    let redrive = || post(path.clone()).by_admin().json(&json!({})).send();
    redrive().with_status(202);
    redrive().assert_refused(409, "platform.dead_letter_settled");
    assert_eq!(eventually("the copy after a redrive", || copy(&id)), live);
}
