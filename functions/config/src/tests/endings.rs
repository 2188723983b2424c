use serde_json::json;

use crate::testing::{app, create, delete, get, history, in_ssm, rollback, settle, update};

#[tokio::test]
async fn a_deleted_setting_is_not_found_and_its_history_continues() {
    let app = app();
    create(&app, "shared", "limit", json!(1))
        .await
        .with_status(201);
    settle(&app).await;
    delete(&app, "shared/limit", 1).await.with_status(204);
    settle(&app).await;
    get(&app, "/shared/limit")
        .await
        .assert_refused(404, "config.not_found");
    delete(&app, "shared/limit", 2)
        .await
        .assert_refused(404, "config.not_found");
    assert_eq!(in_ssm(&app, "shared/limit").await, None);
    assert_eq!(get(&app, "").await.json()["items"], json!([]));
    let again = create(&app, "shared", "limit", json!(3))
        .await
        .with_status(201);
    assert_eq!(again.header("etag"), Some("\"3\""));
    settle(&app).await;
    assert_eq!(in_ssm(&app, "shared/limit").await.as_deref(), Some("3"));
    let after: Vec<_> = history(&app, "shared/limit")
        .await
        .into_iter()
        .map(|(after, _)| after)
        .collect();
    assert_eq!(after, [json!(1), json!(null), json!(3)]);
}

#[tokio::test]
async fn a_rollback_restores_a_value_as_a_new_version() {
    let app = app();
    create(&app, "shared", "limit", json!("old"))
        .await
        .with_status(201);
    update(&app, "shared/limit", 1, json!("new"))
        .await
        .with_status(200);
    let reply = rollback(&app, "shared/limit", json!(1))
        .await
        .with_status(200);
    assert_eq!(
        (&reply.json()["value"], reply.header("etag")),
        (&json!("old"), Some("\"3\""))
    );
    let version = get(&app, "/shared/limit/versions/3")
        .await
        .with_status(200)
        .json();
    assert_eq!(version["operation"], "rolled_back");
    assert_eq!(version["restored"], 1);
    assert_eq!(
        (&version["before"], &version["after"]),
        (&json!("new"), &json!("old"))
    );
    settle(&app).await;
    assert_eq!(in_ssm(&app, "shared/limit").await.as_deref(), Some("old"));
}

#[tokio::test]
async fn a_rollback_to_a_missing_version_or_a_deletion_is_refused() {
    let app = app();
    create(&app, "shared", "limit", json!(1))
        .await
        .with_status(201);
    rollback(&app, "shared/limit", json!(9))
        .await
        .assert_refused(404, "config.version_not_found");
    rollback(&app, "shared/limit", json!(0))
        .await
        .assert_refused(422, "request.invalid");
    rollback(&app, "shared/none", json!(1))
        .await
        .assert_refused(404, "config.not_found");
    delete(&app, "shared/limit", 1).await.with_status(204);
    create(&app, "shared", "limit", json!(3))
        .await
        .with_status(201);
    rollback(&app, "shared/limit", json!(2))
        .await
        .assert_refused(409, "config.version_has_no_value");
}
