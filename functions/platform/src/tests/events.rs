//! Tests of the event store through the request pipeline.

use kernel::{Envelope, Role};
use serde_json::Value;
use testkit::{App, Response};

use super::platform;
use crate::relay::relay_events::tests::event;

/// The platform after five events of two subjects, all of 28 May 2026.
async fn after_five_events() -> App {
    let app = platform();
    for (id, version) in [("1", 1), ("2", 1), ("1", 3), ("1", 2), ("2", 2)] {
        app.consume("append-event", &event(id, version))
            .await
            .unwrap();
    }
    app
}

async fn get(app: &App, path: &str) -> Response {
    app.get(path)
        .signed_in("admin", &[Role::Admin])
        .send()
        .await
}

fn ids(page: &Value) -> Vec<&str> {
    page["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["event_id"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn a_stream_is_read_in_order_when_events_arrived_out_of_order() {
    let app = after_five_events().await;
    let first = get(&app, "/api/v1/events/streams/Subject-1?limit=2")
        .await
        .with_status(200)
        .json();
    assert_eq!(ids(&first), ["event-1-1", "event-1-2"]);
    let cursor = first["next_cursor"].as_str().unwrap();
    let path = format!("/api/v1/events/streams/Subject-1?limit=2&cursor={cursor}");
    let second = get(&app, &path).await.with_status(200).json();
    assert_eq!(
        (ids(&second), &second["next_cursor"]),
        (vec!["event-1-3"], &Value::Null)
    );
    get(&app, &path.replace("Subject-1", "Subject-2"))
        .await
        .assert_refused(400, "request.invalid_cursor");
}

#[tokio::test]
async fn a_read_of_the_store_is_one_call() {
    let app = after_five_events().await;
    for path in [
        "/api/v1/events/streams/Subject-1",
        "/api/v1/events?event_type=SubjectUpdated&date=2026-05-28",
    ] {
        app.table("platform").forget_counts();
        assert_eq!(get(&app, path).await.status, 200);
        assert_eq!(app.table("platform").reads(), 1, "{path}");
    }
}

#[tokio::test]
async fn an_event_is_shown_with_its_whole_envelope_and_without_table_keys() {
    let app = after_five_events().await;
    let page = get(&app, "/api/v1/events/streams/Subject-2?limit=1")
        .await
        .json();
    let shown = &page["items"][0];
    assert_eq!(shown["stream_id"], "Subject-2");
    assert_eq!(shown["version"], 1);
    assert_eq!(shown["event_data"]["subject_id"], "2");
    assert_eq!(shown["metadata"]["source"], "subjects");
    assert!(shown.get("pk").is_none() && shown.get("gsi1pk").is_none());
}

#[tokio::test]
async fn events_are_listed_by_day_by_type_and_by_source() {
    let app = after_five_events().await;
    for (query, found) in [
        ("", 0),
        ("?date=2026-05-28", 5),
        ("?date=2026-05-29", 0),
        ("?event_type=SubjectUpdated", 0),
        ("?event_type=SubjectUpdated&date=2026-05-28", 5),
        ("?event_type=SubjectCreated&date=2026-05-28", 0),
        (
            "?event_type=SubjectUpdated&from=2026-05-28T20:26:40Z&to=2026-05-28T20:26:40Z",
            5,
        ),
        ("?event_type=SubjectUpdated&to=2026-05-28T20:26:39.999Z", 0),
        ("?source=subjects&date=2026-05-28", 5),
        ("?source=courses&date=2026-05-28", 0),
    ] {
        let page = get(&app, &format!("/api/v1/events{query}"))
            .await
            .with_status(200)
            .json();
        assert_eq!(ids(&page).len(), found, "{query}");
    }
}

#[tokio::test]
async fn the_newest_event_comes_first() {
    let app = platform();
    for version in 1..=3 {
        let mut event = event("1", version);
        event.timestamp += std::time::Duration::from_millis(version * 10);
        app.consume("append-event", &event).await.unwrap();
    }
    let page = get(&app, "/api/v1/events?date=2026-05-28").await.json();
    assert_eq!(ids(&page), ["event-1-3", "event-1-2", "event-1-1"]);
}

#[tokio::test]
async fn an_invalid_filter_is_refused_and_the_field_is_named() {
    let app = platform();
    for (query, field) in [
        ("event_type=X&source=y", "source"),
        ("date=28.05.2026", "date"),
        ("from=yesterday", "from"),
        ("from=2026-05-28T12:00:00Z&to=2026-05-28T11:00:00Z", "from"),
        ("from=2026-05-28T12:00:00Z&to=2026-05-29T11:00:00Z", "to"),
        (
            "event_type=X&from=2026-05-28T12:00:00Z&to=2026-05-29T11:00:00Z",
            "to",
        ),
        ("date=2026-05-28&to=2026-05-29T11:00:00Z", "to"),
        ("limit=0", "limit"),
    ] {
        let details = get(&app, &format!("/api/v1/events?{query}"))
            .await
            .assert_refused(422, "request.invalid");
        assert_eq!(details["fields"][0]["field"], field, "{query}");
    }
}

#[tokio::test]
async fn only_administrators_may_read_the_event_store() {
    let app = after_five_events().await;
    for path in ["/api/v1/events", "/api/v1/events/streams/Subject-1"] {
        app.get(path)
            .send()
            .await
            .assert_refused(401, "auth.missing");
        for role in [Role::Instructor, Role::Learner, Role::Service] {
            app.get(path)
                .signed_in("user", &[role])
                .send()
                .await
                .assert_refused(403, "auth.forbidden");
        }
    }
}

#[tokio::test]
async fn stored_events_are_not_published_again() {
    let app = after_five_events().await;
    assert!(app.take_events().is_empty());
}

#[tokio::test]
async fn an_event_that_arrives_twenty_times_is_stored_once() {
    let app = platform();
    for _ in 0..20 {
        app.consume("append-event", &event("1", 1)).await.unwrap();
    }
    let page = get(&app, "/api/v1/events/streams/Subject-1").await.json();
    assert_eq!(ids(&page), ["event-1-1"]);
}

#[tokio::test]
async fn an_event_is_read_by_its_id_in_one_call() {
    let app = platform();
    let stored = Envelope {
        event_id: "019e1a2b-3c4d-7000-8000-000000000001".to_owned(),
        timestamp: "2026-05-12T03:11:41.645Z".parse().unwrap(),
        ..event("1", 1)
    };
    app.consume("append-event", &stored).await.unwrap();
    app.table("platform").forget_counts();
    let path = format!("/api/v1/events/{}", stored.event_id);
    let reply = get(&app, &path).await.with_status(200);
    assert_eq!(reply.json()["event_id"], stored.event_id.as_str());
    assert_eq!(reply.header("etag"), Some("\"1\""));
    assert_eq!(app.table("platform").reads(), 1);
    for unknown in [
        // Another one of the same millisecond, one of another time, and one without a time.
        "019e1a2b-3c4d-7000-8000-000000000002",
        "019e1a2b-3c4e-7000-8000-000000000001",
        "019e1a2b-3c4d-4000-8000-000000000001",
        "7",
    ] {
        get(&app, &format!("/api/v1/events/{unknown}"))
            .await
            .assert_refused(404, "platform.unknown_event");
    }
    get(&app, "/api/v1/events/a%20b")
        .await
        .assert_refused(422, "request.invalid");
    app.get(&path)
        .signed_in("lin", &[Role::Learner])
        .send()
        .await
        .assert_refused(403, "auth.forbidden");
}

#[tokio::test]
async fn the_schema_of_every_event_is_public() {
    let app = platform();
    let page = app.get("/api/v1/events/schemas?source=subjects").send();
    let page = page.await.with_status(200).json();
    let items = page["items"].as_array().unwrap();
    assert_eq!(items.len(), 3);
    let path = items[0]["schema"].as_str().unwrap();
    assert_eq!(path, "/api/v1/events/schemas/subjects/SubjectCreated.v1");
    let one = app.get(path).send().await.with_status(200).json();
    let data = &one["schema"]["properties"]["event_data"];
    assert!(data.is_object(), "{one}");
    for unknown in ["subjects/SubjectCreated.v9", "files/SubjectCreated.v1"] {
        let path = format!("/api/v1/events/schemas/{unknown}");
        let refused = app.get(&path).send().await;
        refused.assert_refused(404, "platform.unknown_event_type");
    }
}
