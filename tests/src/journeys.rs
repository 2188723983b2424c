//! Ways through several domains, with all of them in this process.

use kernel::Envelope;
use kernel::actor::Role;
use kernel::table::{AttributeValue, Item, Key};
use serde_json::{Value, json};
use testkit::{App, Response};

use crate::given::{Person, administrator, app, login, newcomer, person, text};

fn subject(name: &str, code: &str) -> Value {
    json!({ "name": name, "code": code, "description": "", "department_id": "7", "credits": 6 })
}

async fn get(app: &App, who: &Person, path: &str) -> Value {
    app.get(path)
        .bearer(&who.token)
        .send()
        .await
        .with_status(200)
        .json()
}

async fn update(app: &App, who: &Person, id: &str, version: u64, body: &Value) -> Response {
    let request = app
        .put(&format!("/api/v1/subjects/{id}"))
        .header("if-match", &format!("\"{version}\""));
    request.bearer(&who.token).json(body).send().await
}

async fn delete(app: &App, who: &Person, id: &str, version: u64) -> Response {
    let request = app
        .delete(&format!("/api/v1/subjects/{id}"))
        .header("if-match", &format!("\"{version}\""));
    request.bearer(&who.token).send().await
}

fn copy(app: &App, subject_id: &str) -> Option<Item> {
    app.table("syllabi")
        .row(&Key::new(format!("SUBJECT_COPY#{subject_id}"), "META"))
}

/// What the store tells of a subject: types and versions in order.
async fn told(app: &App, who: &Person, subject_id: &str) -> Vec<(String, u64)> {
    let page = get(
        app,
        who,
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
async fn a_subject_lives_from_creation_to_its_end_and_everybody_follows() {
    let app = app();
    let admin = administrator(&app).await;
    let learner = newcomer(&app, "lin@example.org").await;

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
        told(&app, &admin, &id).await,
        expected.map(|(name, version)| (name.to_owned(), version))
    );
}

#[tokio::test]
async fn events_that_come_late_twice_and_backwards_leave_the_same() {
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
        told(&app, &admin, &id).await,
        expected.map(|(name, version)| (name.to_owned(), version))
    );
}

#[tokio::test]
async fn a_newcomer_becomes_what_an_administrator_says_from_the_next_request_on() {
    let app = app();
    let admin = administrator(&app).await;
    let ada = newcomer(&app, "ada@example.org").await;
    let me = get(&app, &ada, "/api/v1/users/me").await;
    assert_eq!(
        (&me["id"], &me["roles"]),
        (&json!(ada.id), &json!(["learner"]))
    );

    let create = |code: &str| {
        app.post("/api/v1/subjects")
            .bearer(&ada.token)
            .json(&subject("Algebra", code))
    };
    create("MA-1")
        .send()
        .await
        .assert_refused(403, "auth.forbidden");

    let roles = |roles: Value| {
        app.put(&format!("/api/v1/users/{}/roles", ada.id))
            .json(&json!({ "roles": roles }))
    };
    roles(json!(["admin"]))
        .bearer(&ada.token)
        .send()
        .await
        .assert_refused(403, "auth.forbidden");
    roles(json!(["admin"]))
        .bearer(&admin.token)
        .send()
        .await
        .with_status(200);
    create("MA-1").send().await.with_status(201);
    assert_eq!(
        get(&app, &ada, "/api/v1/users/me").await["roles"],
        json!(["admin"])
    );

    roles(json!(["instructor"]))
        .bearer(&admin.token)
        .send()
        .await
        .with_status(200);
    create("MA-2")
        .send()
        .await
        .assert_refused(403, "auth.forbidden");
    let users = get(&app, &admin, "/api/v1/users").await;
    assert_eq!(users["items"].as_array().unwrap().len(), 2);
    app.deliver().await;
}

#[tokio::test]
async fn a_registration_cannot_say_what_the_newcomer_is() {
    let app = app();
    for (field, value) in [
        ("roles", json!(["admin"])),
        ("id", json!("1")),
        ("status", json!("active")),
    ] {
        let mut body = json!({ "email": "eve@example.org", "password": "correct horse battery", "name": "Eve" });
        body[field] = value;
        let refused = app.post("/api/v1/auth/register").json(&body).send().await;
        let details = refused.assert_refused(422, "request.invalid");
        assert_eq!(details["fields"][0]["field"], field);
    }
    assert_eq!(login(&app, "eve@example.org").await.status, 401);
}

#[tokio::test]
async fn an_instructor_reads_what_an_administrator_manages() {
    let app = app();
    let admin = administrator(&app).await;
    let instructor = person(&app, &admin, Role::Instructor).await;
    assert_eq!(
        get(&app, &instructor, "/api/v1/subjects").await,
        json!({ "items": [], "next_cursor": null })
    );
    let report = app
        .get("/api/v1/subjects/reports/summary")
        .bearer(&instructor.token)
        .send()
        .await;
    report.assert_refused(403, "auth.forbidden");
}

#[tokio::test]
async fn a_path_that_leads_nowhere_is_answered_in_our_format() {
    let app = app();
    app.get("/api/v1/nothing")
        .send()
        .await
        .assert_refused(404, "request.unknown_route");
    app.get("/")
        .send()
        .await
        .assert_refused(404, "request.unknown_route");
    for method in ["POST", "PUT", "DELETE", "PATCH"] {
        let refused = app.request(method, "/health").send().await;
        refused.assert_refused(405, "request.method_not_allowed");
        assert_eq!(refused.header("allow"), Some("GET"));
    }
    let moved = app
        .get("/api/v1/subjects/?limit=3")
        .send()
        .await
        .with_status(308);
    assert_eq!(moved.header("location"), Some("../subjects?limit=3"));
}

#[tokio::test]
async fn what_is_open_to_everybody_answers_everybody() {
    let app = app();
    assert_eq!(
        app.get("/health").send().await.with_status(200).json()["status"],
        "ok"
    );
    let keys = app
        .get("/.well-known/jwks.json")
        .send()
        .await
        .with_status(200)
        .json();
    assert_eq!(
        keys["keys"][0]["kid"],
        testkit::keys::SigningKey::of_apps().kid()
    );
    let description = app.get("/openapi.json").send().await.with_status(200);
    assert!(
        description
            .header("content-type")
            .unwrap()
            .starts_with("application/json")
    );
    let docs = app.get("/docs").send().await.with_status(200);
    assert_eq!(docs.header("content-encoding"), Some("gzip"));
    assert!(
        docs.header("content-type")
            .unwrap()
            .starts_with("text/html")
    );
}
