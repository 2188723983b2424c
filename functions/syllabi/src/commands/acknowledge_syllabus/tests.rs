//! Tests of what readers acknowledge.

use serde_json::json;
use testkit::{App, Response};

use crate::testing::syllabi::{
    app, as_learner, content, created, facts, publish, published, read, syllabus, table, update,
};

async fn acknowledge(app: &App, id: &str, version: u32) -> Response {
    let request = app.post(&format!("/api/v1/syllabus/{id}/acknowledge"));
    as_learner(request.json(&json!({ "content_version": version })))
        .send()
        .await
}

#[tokio::test]
async fn a_reader_sees_what_has_changed_since_the_version_that_they_have_acknowledged() {
    let (app, semester) = app().await;
    let id = published(&app, &syllabus(&semester)).await;
    let first = acknowledge(&app, &id, 1).await.with_status(200).json();
    assert_eq!(
        (&first["previous_version"], &first["changes"]),
        (&json!(null), &json!([]))
    );
    assert_eq!(read(&app, &id).await.json()["acknowledged_version"], 1);
    update(&app, &id, 2, &content("Second"))
        .await
        .with_status(200);
    publish(&app, &id).await;
    let second = acknowledge(&app, &id, 2).await.with_status(200).json();
    assert_eq!(second["previous_version"], 1);
    let change = json!([{
        "path": "/title", "kind": "changed", "before": "Algebra, winter", "after": "Second",
    }]);
    assert_eq!(second["changes"], change);
    let acknowledged = facts(&app)
        .into_iter()
        .filter(|name| name == "SyllabusAcknowledged");
    assert_eq!(acknowledged.count(), 2);
}

#[tokio::test]
async fn acknowledging_twice_and_at_the_same_moment_counts_once() {
    let (app, semester) = app().await;
    let id = published(&app, &syllabus(&semester)).await;
    let (other, same) = (app.clone(), id.clone());
    table(&app).before_next_commit(|| {
        Box::pin(async move {
            acknowledge(&other, &same, 1).await.with_status(200);
        })
    });
    acknowledge(&app, &id, 1).await.with_status(200);
    acknowledge(&app, &id, 1).await.with_status(200);
    let acknowledged = facts(&app)
        .into_iter()
        .filter(|name| name == "SyllabusAcknowledged");
    assert_eq!(acknowledged.count(), 1);
}

#[tokio::test]
async fn only_the_published_version_is_acknowledged() {
    let (app, semester) = app().await;
    let id = created(&app, &syllabus(&semester)).await;
    acknowledge(&app, &id, 1)
        .await
        .assert_refused(404, "syllabi.not_found");
    publish(&app, &id).await;
    update(&app, &id, 2, &content("Second"))
        .await
        .with_status(200);
    acknowledge(&app, &id, 2)
        .await
        .assert_refused(409, "syllabi.version_not_current");
    publish(&app, &id).await;
    acknowledge(&app, &id, 1)
        .await
        .assert_refused(409, "syllabi.version_not_current");
}
