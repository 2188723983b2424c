//! A syllabus from its draft to its end, with the domains that it refers to.

use kernel::Role;
use kernel::table::{AttributeValue, Item};
use serde_json::{Value, json};
use testkit::{ApiFault, App, Response};

use super::{get, subject};
use crate::given::{User, administrator, app, new_user, text, user_with_role};

const SYLLABI: &str = "/api/v1/syllabus";

async fn post(app: &App, user: &User, path: &str, body: &Value) -> Response {
    app.post(path).bearer(&user.token).json(body).send().await
}

async fn created(app: &App, user: &User, path: &str, body: &Value) -> String {
    let reply = post(app, user, path, body).await.with_status(201);
    text(&reply.json()["id"])
}

async fn publish(app: &App, user: &User, id: &str, version: u64) -> Response {
    let request = app.post(&format!("{SYLLABI}/{id}/publish"));
    let request = request.bearer(&user.token);
    request
        .header("if-match", &format!("\"{version}\""))
        .send()
        .await
}

fn semester() -> Value {
    json!({ "name": "Winter", "code": "2026-W", "starts_on": "2026-10-01", "ends_on": "2027-03-31" })
}

#[tokio::test]
async fn a_syllabus_is_written_published_read_and_outlives_its_subject() {
    let app = app();
    let admin = administrator(&app).await;
    let ivo = user_with_role(&app, &admin, Role::Instructor).await;
    let lin = new_user(&app, "lin@example.org").await;
    let semester = created(&app, &admin, "/api/v1/semesters", &semester()).await;
    let subject_id = created(
        &app,
        &admin,
        "/api/v1/subjects",
        &subject("Algebra", "MA-1"),
    )
    .await;

    let mut body = json!({
        "subject_id": "0197a1b2-0000-7000-8000-000000000404", "semester_id": semester,
        "title": "Algebra", "grading": [{ "name": "Exam", "weight_ppm": 999_000 }],
    });
    let refused = post(&app, &ivo, SYLLABI, &body).await;
    refused.assert_refused(422, "request.invalid");
    body["grading"][0]["weight_ppm"] = json!(1_000_000);
    let refused = post(&app, &ivo, SYLLABI, &body).await;
    let details = refused.assert_refused(422, "request.invalid");
    assert_eq!(details["fields"][0]["field"], "subject_id");
    body["subject_id"] = json!(subject_id);
    // No event has been delivered: the subjects domain itself says that the subject exists.
    let id = created(&app, &ivo, SYLLABI, &body).await;

    let close = format!("/api/v1/semesters/{semester}/close");
    let refused = post(&app, &admin, &close, &json!({})).await;
    let details = refused.assert_refused(409, "semesters.not_finished");
    let open = json!([{ "kind": "syllabus", "id": id, "name": "Algebra" }]);
    assert_eq!(details["open_items"], open);

    publish(&app, &ivo, &id, 1).await.with_status(200);
    let stale = publish(&app, &ivo, &id, 1).await;
    stale.assert_refused(412, "request.stale_version");
    let path = format!("{SYLLABI}/{subject_id}");
    let read = get(&app, &lin, &path).await;
    assert_eq!(
        (&read["id"], &read["subject"]["source"]),
        (&json!(id), &json!("live"))
    );
    let acknowledge = format!("{SYLLABI}/{id}/acknowledge");
    let version = json!({ "content_version": 1 });
    post(&app, &lin, &acknowledge, &version)
        .await
        .with_status(200);

    let removal = app.delete(&format!("/api/v1/subjects/{subject_id}"));
    let removal = removal.bearer(&admin.token).header("if-match", "\"1\"");
    removal.send().await.with_status(204);
    app.deliver().await;
    for fault in [None, Some(ApiFault::Down)] {
        app.api().set_fault("subjects", fault);
        let read = get(&app, &lin, &path).await;
        assert_eq!(
            (&read["subject"]["state"], &read["title"]),
            (&json!("gone"), &json!("Algebra"))
        );
    }
    post(&app, &admin, &close, &json!({}))
        .await
        .with_status(200);
    let late = post(&app, &ivo, SYLLABI, &body).await;
    late.assert_refused(409, "semesters.closed");
}

/// The rows of the copies of subjects.
fn copies(app: &App) -> Vec<Item> {
    let is_copy = |row: &Item| matches!(row.get("pk"), Some(AttributeValue::S(pk)) if pk.starts_with("SUBJECT_COPY#"));
    app.table("syllabi")
        .rows()
        .into_iter()
        .filter(is_copy)
        .collect()
}

#[tokio::test]
async fn copies_that_are_rebuilt_from_nothing_by_a_replay_equal_those_that_grew() {
    let live = app();
    let admin = administrator(&live).await;
    let mut events = Vec::new();
    for number in 0..6 {
        let body = subject("Before", &format!("MA-{number}"));
        let id = created(&live, &admin, "/api/v1/subjects", &body).await;
        let path = format!("/api/v1/subjects/{id}");
        if number % 2 == 0 {
            let update = live
                .put(&path)
                .bearer(&admin.token)
                .header("if-match", "\"1\"");
            let update = update.json(&subject("After", &format!("MA-{number}")));
            update.send().await.with_status(200);
        }
        if number % 3 == 0 {
            let removal = live
                .delete(&path)
                .bearer(&admin.token)
                .header("if-match", "*");
            removal.send().await.with_status(204);
        }
        let fresh = live.take_events();
        assert!(live.deliver_these(&fresh).await.is_empty());
        events.extend(fresh);
    }
    let rebuilt = app();
    for event in &mut events {
        event.metadata.replayed = true;
    }
    events.reverse();
    let doubled = [events.clone(), events].concat();
    let of_subjects: Vec<_> = doubled
        .into_iter()
        .filter(|event| event.metadata.source == "subjects")
        .collect();
    assert!(rebuilt.deliver_these(&of_subjects).await.is_empty());
    assert_eq!(copies(&live).len(), 6);
    assert_eq!(copies(&rebuilt), copies(&live));
}
