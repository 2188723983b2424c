//! A subject and the consumers of its events.

use kernel::Envelope;
use kernel::table::{AttributeValue, Item, Key};
use serde_json::{Value, json};
use testkit::{App, Response};

use super::{get, subject};
use crate::given::{User, administrator, app, new_user, text};

async fn update(app: &App, user: &User, id: &str, version: u64, body: &Value) -> Response {
    let request = app
        .put(&format!("/api/v1/subjects/{id}"))
        .header("if-match", &format!("\"{version}\""));
    request.bearer(&user.token).json(body).send().await
}

async fn delete(app: &App, user: &User, id: &str, version: u64) -> Response {
    let request = app
        .delete(&format!("/api/v1/subjects/{id}"))
        .header("if-match", &format!("\"{version}\""));
    request.bearer(&user.token).send().await
}

fn copy(app: &App, subject_id: &str) -> Option<Item> {
    app.table("syllabi")
        .row(&Key::new(format!("SUBJECT_COPY#{subject_id}"), "META"))
}

/// The events of a subject in the event store: types and versions in order.
async fn stored_events(app: &App, user: &User, subject_id: &str) -> Vec<(String, u64)> {
    let page = get(
        app,
        user,
        &format!("/api/v1/events/streams/Subject-{subject_id}"),
    )
    .await;
    let events = page["items"].as_array().unwrap().iter();
    events
        .map(|event| {
            (
                text(&event["event_type"]),
                event["version"].as_u64().unwrap(),
            )
        })
        .collect()
}

#[tokio::test]
async fn the_creation_update_and_deletion_of_a_subject_reach_every_consumer() {
    let app = app();
    let admin = administrator(&app).await;
    let learner = new_user(&app, "lin@example.org").await;

    let request = app
        .post("/api/v1/subjects")
        .bearer(&admin.token)
        .header("x-correlation-id", "journey-1");
    let created = request
        .json(&subject("Algebra", "ma-1"))
        .send()
        .await
        .with_status(201);
    let id = text(&created.json()["id"]);

    for path in [
        format!("/api/v1/subjects/{id}"),
        "/api/v1/subjects/by-code/MA-1".to_owned(),
    ] {
        assert_eq!(get(&app, &learner, &path).await, created.json());
    }
    for path in [
        "/api/v1/subjects",
        "/api/v1/subjects?name_prefix=alg",
        "/api/v1/departments/7/subjects",
    ] {
        assert_eq!(
            get(&app, &learner, path).await["items"],
            json!([created.json()])
        );
    }
    assert_eq!(
        get(&app, &admin, "/api/v1/subjects/reports/summary").await["credits"],
        6
    );

    app.deliver().await;
    assert_eq!(
        copy(&app, &id).unwrap()["code"],
        AttributeValue::S("MA-1".to_owned())
    );
    let stored = get(
        &app,
        &admin,
        &format!("/api/v1/events/streams/Subject-{id}"),
    )
    .await;
    assert_eq!(stored["items"][0]["correlation_id"], "journey-1");
    assert_eq!(stored["items"][0]["metadata"]["actor"], json!(admin.id));

    update(&app, &admin, &id, 1, &subject("Linear algebra", "ma-2"))
        .await
        .with_status(200);
    app.deliver().await;
    assert_eq!(
        copy(&app, &id).unwrap()["name"],
        AttributeValue::S("Linear algebra".to_owned())
    );

    delete(&app, &admin, &id, 2).await.with_status(204);
    app.deliver().await;
    assert_eq!(
        copy(&app, &id).unwrap()["deleted"],
        AttributeValue::Bool(true)
    );
    app.get(&format!("/api/v1/subjects/{id}"))
        .bearer(&learner.token)
        .send()
        .await
        .assert_refused(404, "subjects.not_found");
    let expected = [
        ("SubjectCreated", 1),
        ("SubjectUpdated", 2),
        ("SubjectDeleted", 3),
    ];
    assert_eq!(
        stored_events(&app, &admin, &id).await,
        expected.map(|(name, version)| (name.to_owned(), version))
    );
}

#[tokio::test]
async fn late_duplicate_and_reordered_events_lead_to_the_same_state() {
    let app = app();
    let admin = administrator(&app).await;
    app.deliver().await;
    let request = app
        .post("/api/v1/subjects")
        .bearer(&admin.token)
        .json(&subject("Algebra", "MA-1"));
    let id = text(&request.send().await.with_status(201).json()["id"]);
    update(&app, &admin, &id, 1, &subject("Algebra 2", "MA-1"))
        .await
        .with_status(200);
    update(&app, &admin, &id, 2, &subject("Algebra 3", "MA-1"))
        .await
        .with_status(200);

    let mut events: Vec<Envelope> = app.take_events();
    assert_eq!(events.len(), 3);
    events.reverse();
    events.extend(events.clone());
    let late = events.remove(1);
    assert!(app.deliver_these(&events).await.is_empty());
    assert!(app.deliver_these(&[late]).await.is_empty());
    assert_eq!(
        copy(&app, &id).unwrap()["name"],
        AttributeValue::S("Algebra 3".to_owned())
    );
    let expected = [
        ("SubjectCreated", 1),
        ("SubjectUpdated", 2),
        ("SubjectUpdated", 3),
    ];
    assert_eq!(
        stored_events(&app, &admin, &id).await,
        expected.map(|(name, version)| (name.to_owned(), version))
    );
}
