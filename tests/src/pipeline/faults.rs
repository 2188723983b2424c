//! A function that crashes, hangs or loses its table at any moment: either all writes are committed or
//! none, and a retry succeeds.

use serde_json::json;
use testkit::{App, Response};

use super::{app, as_admin, made, table};

async fn rename(app: &App, id: &str) -> Response {
    let request = app
        .put(&format!("/things/{id}"))
        .header("if-match", "\"1\"")
        .header("idempotency-key", "k1");
    as_admin(request.json(&json!({ "name": "after" })))
        .send()
        .await
}

#[tokio::test]
async fn a_command_whose_table_is_down_changes_nothing_and_works_later() {
    let app = app();
    let id = made(&app, "before").await;
    let before = table(&app).rows();
    // A command makes two calls; with an idempotency key it also reads a reply that may be stored.
    for failing in 1..=3 {
        table(&app).fail_next(failing);
        let refused = rename(&app, &id).await;
        refused.assert_refused(503, "unavailable");
        assert!(refused.header("retry-after").is_some());
        assert_eq!(table(&app).rows(), before);
        table(&app).fail_next(0);
    }
    table(&app).fail_next_commits(1);
    rename(&app, &id).await.assert_refused(503, "unavailable");
    assert_eq!(table(&app).rows(), before);
    rename(&app, &id).await.with_status(200);
    assert_eq!(table(&app).events().len(), 2);
}

#[tokio::test]
async fn a_query_whose_table_is_down_is_refused_with_503() {
    let app = app();
    table(&app).fail_next(1);
    let refused = as_admin(app.get("/things")).send().await;
    refused.assert_refused(503, "unavailable");
    assert!(!refused.text().contains("fault"));
    as_admin(app.get("/things")).send().await.with_status(200);
}

#[tokio::test]
async fn a_fact_is_stored_with_its_row_or_not_at_all() {
    let app = app();
    for attempt in 0..10 {
        table(&app).fail_next_commits(attempt % 2);
        super::make(&app, "a").await;
    }
    let things = table(&app)
        .rows()
        .into_iter()
        .filter(|row| row.contains_key("gsi1pk"))
        .count();
    assert_eq!((things, table(&app).events().len()), (5, 5));
}

#[tokio::test]
async fn a_command_that_loses_a_race_between_read_and_write_is_refused_as_stale() {
    let app = app();
    let id = made(&app, "before").await;
    let (faster, same) = (app.clone(), id.clone());
    table(&app).before_next_commit(|| {
        Box::pin(async move {
            let request = faster
                .put(&format!("/things/{same}"))
                .header("if-match", "\"1\"");
            as_admin(request.json(&json!({ "name": "faster" })))
                .send()
                .await
                .with_status(200);
        })
    });
    rename(&app, &id)
        .await
        .assert_refused(412, "request.stale_version");
    assert_eq!(table(&app).events().len(), 2);
}

#[tokio::test]
async fn a_panic_is_answered_with_500_and_without_its_cause() {
    let app = app();
    let reply = app.post("/misbehaviour").json(&json!({})).send().await;
    reply.assert_refused(500, "internal");
    assert!(!reply.text().contains("secret"));
    let line = app.log().pop().unwrap();
    assert_eq!(
        (&line["Panic"], &line["Fault"], &line["level"]),
        (&json!(1), &json!(1), &json!("ERROR"))
    );
    assert_eq!(line["causes"][0], "panicked: a secret cause");
    assert!(table(&app).rows().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_slow_command_is_answered_with_504_before_lambda_ends_the_function() {
    let app = app();
    let started = tokio::time::Instant::now();
    let slow = app.post("/misbehaviour").json(&json!({"seconds": 60}));
    let reply: Response = slow
        .time_left(std::time::Duration::from_secs(2))
        .send()
        .await;
    reply.assert_refused(504, "timeout");
    assert!(started.elapsed() < std::time::Duration::from_secs(2));
    app.post("/misbehaviour")
        .json(&json!({"seconds": 1}))
        .send()
        .await
        .with_status(200);
}
