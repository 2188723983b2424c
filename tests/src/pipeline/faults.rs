//! A function that dies, or loses its table, at any moment: all of it happened or nothing, and
//! trying again helps.

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
    // A command has two calls; with a key it also looks for a reply that may be stored already.
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
async fn a_query_whose_table_is_down_says_so() {
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
async fn who_is_overtaken_between_reading_and_writing_is_told() {
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
