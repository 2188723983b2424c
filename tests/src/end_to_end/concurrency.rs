//! Concurrent requests and deliveries, on real processes and the emulator's DynamoDB.

use std::collections::HashSet;
use std::thread;

use kernel::table::{AttributeValue, Index, Key, KeyQuery, Table as _};
use serde_json::{Value, json};
use testkit::Response;

use crate::api::{create, created, get, post, put, subject, text, unique};
use crate::emulator::{copy, invoke, row, table, text_in, wait_for};

/// Runs `work` in `count` threads at once and returns all results.
pub(crate) fn at_once<T: Send>(count: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    thread::scope(|scope| {
        let work = &work;
        let threads: Vec<_> = (0..count)
            .map(|number| scope.spawn(move || work(number)))
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .collect()
    })
}

fn with_status(replies: &[Response], status: u16) -> usize {
    replies
        .iter()
        .filter(|reply| reply.status == status)
        .count()
}

#[test]
fn of_fifty_creations_with_one_code_one_succeeds() {
    let code = unique();
    let replies = at_once(50, |_| create(&subject(&code)));
    assert_eq!(
        (with_status(&replies, 201), with_status(&replies, 409)),
        (1, 49)
    );
    for refused in replies.iter().filter(|reply| reply.status == 409) {
        refused.assert_refused(409, "subjects.code_taken");
    }
    let page = get(format!("/api/v1/subjects?name_prefix=Subject%20{code}"))
        .by_admin()
        .send()
        .with_status(200);
    assert_eq!(page.json()["items"].as_array().unwrap().len(), 1);
}

#[test]
fn of_fifty_updates_with_one_version_one_succeeds() {
    let code = unique();
    let id = created(&subject(&code));
    let path = format!("/api/v1/subjects/{id}");
    let replies = at_once(50, |number| {
        let mut body = subject(&code);
        body["name"] = format!("Name {number}").into();
        put(&path).by_admin().if_match(1).json(&body).send()
    });
    assert_eq!(
        (with_status(&replies, 200), with_status(&replies, 412)),
        (1, 49)
    );
    for refused in replies.iter().filter(|reply| reply.status == 412) {
        refused.assert_refused(412, "request.stale_version");
    }
    let winner = replies.iter().find(|reply| reply.status == 200).unwrap();
    assert_eq!(
        get(&path).by_admin().send().with_status(200).json(),
        winner.json()
    );
    assert!(
        row(
            "subjects",
            &Key::new(format!("SUBJECT#{id}"), "EVENT#0000000002")
        )
        .is_some()
    );
    assert!(
        row(
            "subjects",
            &Key::new(format!("SUBJECT#{id}"), "EVENT#0000000003")
        )
        .is_none()
    );
}

#[test]
fn of_twenty_requests_with_one_key_one_has_an_effect_and_all_have_its_reply() {
    let (code, key) = (unique(), unique());
    let replies = at_once(20, |_| {
        post("/api/v1/subjects")
            .by_admin()
            .header("idempotency-key", &key)
            .json(&subject(&code))
            .send()
    });
    assert_eq!(with_status(&replies, 201), 20);
    let ids: HashSet<String> = replies
        .iter()
        .map(|reply| text(&reply.json()["id"]))
        .collect();
    assert_eq!(ids.len(), 1);
    assert_eq!(
        replies
            .iter()
            .filter(|reply| reply.header("idempotency-replayed").is_none())
            .count(),
        1
    );
}

#[test]
fn counters_are_correct_when_many_subjects_are_created_at_once() {
    let department = uuid::Uuid::new_v4().hyphenated().to_string();
    let replies = at_once(20, |_| {
        let mut body = subject(&unique());
        body["department_id"] = department.as_str().into();
        create(&body)
    });
    assert_eq!(with_status(&replies, 201), 20);
    let report = get("/api/v1/subjects/reports/summary")
        .by_admin()
        .send()
        .with_status(200)
        .json();
    let departments = report["departments"].as_array().unwrap();
    let own = departments
        .iter()
        .find(|found| found["department_id"] == department.as_str())
        .unwrap();
    assert_eq!(
        (&own["subjects"], &own["credits"]),
        (&json!(20), &json!(120))
    );
}

/// Twenty deliveries of one event id, each of which would write a different row. So only the inbox
/// can prevent a second effect.
#[test]
fn the_same_event_delivered_twenty_times_has_one_effect() {
    let (subject_id, event_id) = (
        uuid::Uuid::new_v4().to_string(),
        uuid::Uuid::new_v4().to_string(),
    );
    let deliver = |take: usize| invoke("append-event", &delivery(&subject_id, &event_id, take));
    for outcome in at_once(20, deliver) {
        assert_eq!(outcome, json!({ "batchItemFailures": [] }));
    }
    let stream = KeyQuery::partition(Index::Table, format!("STREAM#Subject-{subject_id}"));
    let stored = || wait_for(table("platform").query(&stream)).unwrap().items;
    let kept = stored();
    assert_eq!(kept.len(), 1);
    for take in 20..25 {
        assert_eq!(deliver(take), json!({ "batchItemFailures": [] }));
    }
    assert_eq!(stored(), kept);
    assert!(
        row(
            "platform",
            &Key::single(format!("INBOX#append-event#{event_id}"))
        )
        .is_some()
    );
}

#[test]
fn of_twenty_events_of_one_subject_at_once_the_latest_version_is_kept() {
    let subject_id = uuid::Uuid::new_v4().to_string();
    let deliver = |take: usize| {
        let event_id = uuid::Uuid::new_v4().to_string();
        invoke("copy-subjects", &delivery(&subject_id, &event_id, take))
    };
    for outcome in at_once(20, deliver) {
        assert_eq!(outcome, json!({ "batchItemFailures": [] }));
    }
    let kept = copy(&subject_id).unwrap();
    assert_eq!(kept["version"], AttributeValue::N("20".to_owned()));
    assert_eq!(text_in(&kept, "name"), "Take 19");
    for take in 0..20 {
        assert_eq!(deliver(take), json!({ "batchItemFailures": [] }));
    }
    assert_eq!(copy(&subject_id), Some(kept));
}

/// The batch that the consumer receives from its queue.
fn delivery(subject_id: &str, event_id: &str, take: usize) -> Value {
    let event = json!({
        "event_id": event_id, "event_type": "SubjectCreated", "aggregate_id": subject_id,
        "aggregate_type": "Subject", "version": take + 1, "timestamp": "2026-06-01T12:00:00Z",
        "correlation_id": "end-to-end",
        "event_data": {
            "subject_id": subject_id, "name": format!("Take {take}"), "code": "E2E", "description": "",
            "department_id": "77", "credits": 6,
        },
        "metadata": {
            "schema_version": 1, "source": "subjects", "causation_id": null,
            "traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "actor": "system",
        },
    });
    let body =
        json!({ "source": "aurora.subjects", "detail-type": "SubjectCreated.v1", "detail": event });
    json!({ "Records": [{ "messageId": "1", "body": body.to_string(), "eventSource": "aws:sqs" }] })
}

#[test]
fn a_message_that_is_not_an_event_fails_alone_and_not_with_its_batch() {
    let (subject_id, event_id) = (
        uuid::Uuid::new_v4().to_string(),
        uuid::Uuid::new_v4().to_string(),
    );
    let mut batch = delivery(&subject_id, &event_id, 0);
    let broken = json!({ "messageId": "broken", "body": "{", "eventSource": "aws:sqs" });
    batch["Records"].as_array_mut().unwrap().insert(0, broken);
    let outcome = invoke("copy-subjects", &batch);
    assert_eq!(
        outcome,
        json!({ "batchItemFailures": [{ "itemIdentifier": "broken" }] })
    );
    assert!(copy(&subject_id).is_some());
}

#[test]
fn the_deployed_table_fulfils_the_contract() {
    wait_for(testkit::contract::hold(&table("syllabi")));
}
