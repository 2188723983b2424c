//! Tests of the creation of syllabi.

use serde_json::{Value, json};
use testkit::ApiFault;

use crate::testing::syllabi::{
    FILE, SUBJECT, UNKNOWN, app, as_admin, as_learner, as_other_instructor, create, created, facts,
    file, file_is_deleted, subject_is_deleted, syllabus, table, with,
};

fn refused_field(details: &serde_json::Map<String, Value>) -> &Value {
    &details["fields"][0]["field"]
}

#[tokio::test]
async fn a_new_syllabus_is_a_draft_of_its_author() {
    let (app, semester) = app().await;
    let body = with(with(syllabus(&semester), "file_id", FILE), "section", "a");
    // The circuits of both domains are read first, and then kept for a second.
    created(&app, &body).await;
    table(&app).forget_counts();
    let reply = create(&app, &body).await.with_status(201);
    assert_eq!((table(&app).reads(), table(&app).commits()), (1, 1));
    let view = reply.json();
    let id = view["id"].as_str().unwrap();
    let location = format!("/api/v1/syllabus/by-id/{id}");
    assert_eq!(reply.header("location"), Some(location.as_str()));
    for (field, value) in [
        ("subject_id", json!(SUBJECT)),
        ("semester_id", json!(semester)),
        ("section", json!("A")),
        ("state", json!("draft")),
        ("author_id", json!("ivo")),
        ("file_id", json!(FILE)),
        ("content_version", json!(1)),
        ("published_version", Value::Null),
        ("has_draft", json!(true)),
        ("weeks", json!([])),
    ] {
        assert_eq!(view[field], value, "{field}");
    }
    assert_eq!(facts(&app)[2..], ["SyllabusCreated", "FileLinked"]);
}

#[tokio::test]
async fn a_subject_semester_or_file_that_does_not_exist_is_refused_with_its_field() {
    let (app, semester) = app().await;
    for field in ["subject_id", "semester_id", "file_id"] {
        let body = with(syllabus(&semester), field, UNKNOWN);
        let details = create(&app, &body)
            .await
            .assert_refused(422, "request.invalid");
        assert_eq!(refused_field(&details), field);
    }
    assert!(facts(&app).is_empty());
}

#[tokio::test]
async fn a_deleted_subject_or_file_is_refused() {
    let (app, semester) = app().await;
    file_is_deleted(&app, FILE).await;
    let body = with(syllabus(&semester), "file_id", FILE);
    let details = create(&app, &body)
        .await
        .assert_refused(422, "request.invalid");
    assert_eq!(refused_field(&details), "file_id");
    subject_is_deleted(&app).await;
    let refused = create(&app, &syllabus(&semester)).await;
    let details = refused.assert_refused(422, "request.invalid");
    assert_eq!(refused_field(&details), "subject_id");
}

#[tokio::test]
async fn the_file_of_somebody_else_is_refused_except_for_administrators() {
    let (app, semester) = app().await;
    file(&app, "72", "ida").await;
    let body = with(syllabus(&semester), "file_id", "72");
    let details = create(&app, &body)
        .await
        .assert_refused(422, "request.invalid");
    assert_eq!(refused_field(&details), "file_id");
    for sender in [as_other_instructor, as_admin] {
        let request = sender(app.post("/api/v1/syllabus").json(&body));
        request.send().await.with_status(201);
    }
}

#[tokio::test]
async fn a_learner_creates_no_syllabus() {
    let (app, semester) = app().await;
    let request = app.post("/api/v1/syllabus").json(&syllabus(&semester));
    let refused = as_learner(request).send().await;
    refused.assert_refused(403, "auth.forbidden");
}

#[tokio::test]
async fn weights_that_are_not_the_whole_and_unknown_fields_are_refused() {
    let (app, semester) = app().await;
    let part = |weight: i64| json!([{ "name": "Exam", "weight_ppm": weight }]);
    for (field, value, refused) in [
        ("grading", part(999_000), "grading"),
        (
            "weeks",
            json!([{ "topic": "A", "unknown": 1 }]),
            "weeks[0].unknown",
        ),
        ("weeks", json!([{ "topic": " " }]), "weeks[0].topic"),
        ("state", json!("published"), "state"),
        ("author_id", json!("ada"), "author_id"),
        ("language", json!("English"), "language"),
        ("section", json!("a/b"), "section"),
    ] {
        let body = with(syllabus(&semester), field, value);
        let details = create(&app, &body)
            .await
            .assert_refused(422, "request.invalid");
        assert_eq!(refused_field(&details), refused);
    }
    created(&app, &with(syllabus(&semester), "grading", part(1_000_000))).await;
}

#[tokio::test]
async fn a_due_time_that_the_clocks_skip_is_refused_with_both_neighbours() {
    let (app, semester) = app().await;
    let due =
        json!([{ "title": "E", "at": { "local": "2027-03-28T02:30", "zone": "Europe/Berlin" } }]);
    let body = with(
        syllabus(&semester),
        "weeks",
        json!([{ "topic": "A", "due": due }]),
    );
    let refused = create(&app, &body).await;
    let details = refused.assert_refused(422, "calendar.local_time_skipped");
    assert_eq!(details["before"], "2027-03-28T01:59");
    assert_eq!(refused_field(&details), "weeks[0].due[0].at.local");
}

#[tokio::test]
async fn while_the_other_domains_are_down_their_copies_decide() {
    let (app, semester) = app().await;
    for domain in ["subjects", "files"] {
        app.api().set_fault(domain, Some(ApiFault::Down));
    }
    let body = with(syllabus(&semester), "file_id", FILE);
    created(&app, &body).await;
    file_is_deleted(&app, FILE).await;
    let refused = create(&app, &body).await;
    let details = refused.assert_refused(422, "request.invalid");
    assert_eq!(refused_field(&details), "file_id");
    let unknown = with(syllabus(&semester), "subject_id", UNKNOWN);
    let refused = create(&app, &unknown).await;
    refused.assert_refused(503, "unavailable");
}
