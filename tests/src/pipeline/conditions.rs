//! `If-Match` and `If-None-Match` on a command.

use serde_json::json;
use testkit::{App, Response};

use super::{app, as_admin, made, table};

async fn rename(app: &App, id: &str, condition: &str) -> Response {
    let request = app
        .put(&format!("/things/{id}"))
        .header("if-match", condition);
    as_admin(request.json(&json!({ "name": "after" })))
        .send()
        .await
}

#[tokio::test]
async fn a_condition_that_names_the_current_version_or_every_version_is_met() {
    for condition in ["\"1\"", "*", "\"7\", \"1\"", ", W/\"1\" ,\"1\""] {
        let app = app();
        let id = made(&app, "before").await;
        let reply = rename(&app, &id, condition).await.with_status(200);
        assert_eq!(reply.header("etag"), Some("\"2\""), "{condition}");
    }
}

#[tokio::test]
async fn a_list_may_be_in_several_headers() {
    let app = app();
    let id = made(&app, "before").await;
    let request = app
        .put(&format!("/things/{id}"))
        .header("if-match", "\"7\"")
        .header("if-match", "\"1\"");
    let request = request.json(&json!({ "name": "after" }));
    as_admin(request).send().await.with_status(200);
}

#[tokio::test]
async fn a_thing_that_does_not_exist_is_not_found_whatever_the_condition() {
    let app = app();
    let id = uuid::Uuid::nil().to_string();
    for condition in ["\"1\"", "*", "1"] {
        let refused = rename(&app, &id, condition).await;
        assert_eq!(refused.status, 404, "{condition}: {}", refused.text());
    }
}

#[tokio::test]
async fn a_lost_race_is_a_conflict_if_the_condition_names_every_version() {
    let app = app();
    let id = made(&app, "before").await;
    let (faster, same) = (app.clone(), id.clone());
    table(&app).before_next_commit(|| {
        Box::pin(async move {
            rename(&faster, &same, "*").await.with_status(200);
        })
    });
    let refused = rename(&app, &id, "*").await;
    refused.assert_refused(409, "request.lost_race");
}
