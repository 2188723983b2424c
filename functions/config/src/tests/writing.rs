use kernel::actor::Role;
use serde_json::json;

use crate::testing::{
    BASE, app, as_admin, create, delete, facts, get, in_ssm, settle, table, update,
};

#[tokio::test]
async fn a_command_takes_one_read_and_one_transaction_and_an_evaluation_one_read() {
    let app = app();
    create(&app, "shared", "limit", json!(1)).await;
    let calls = || {
        let calls = (table(&app).reads(), table(&app).commits());
        table(&app).forget_counts();
        calls
    };
    calls();
    create(
        &app,
        "flags",
        "f",
        json!({ "enabled": true, "everyone": true }),
    )
    .await
    .with_status(201);
    assert_eq!(calls(), (1, 1));
    update(&app, "shared/limit", 1, json!(2))
        .await
        .with_status(200);
    assert_eq!(calls(), (1, 1));
    crate::testing::rollback(&app, "shared/limit", json!(1))
        .await
        .with_status(200);
    assert_eq!(calls(), (1, 1));
    delete(&app, "shared/limit", 3).await.with_status(204);
    assert_eq!(calls(), (1, 1));
    let asked = json!({ "flags": ["f", "g", "h"] });
    let request = app.post(&format!("{BASE}/flags/evaluate")).json(&asked);
    as_admin(request).send().await.with_status(200);
    assert_eq!(calls(), (1, 0));
}

#[tokio::test]
async fn a_rollback_with_a_stale_if_match_is_refused() {
    let app = app();
    create(&app, "shared", "limit", json!(1)).await;
    update(&app, "shared/limit", 1, json!(2)).await;
    let back = |version| {
        let request = app.post(&format!("{BASE}/shared/limit/rollback"));
        let request = request.header("if-match", version);
        as_admin(request.json(&json!({ "version": 1 }))).send()
    };
    back("\"1\"")
        .await
        .assert_refused(412, "request.stale_version");
    back("\"2\"").await.with_status(200);
}

#[tokio::test]
async fn a_new_setting_is_stored_published_and_written_to_ssm() {
    let app = app();
    let reply = create(&app, "subjects", "page-size", json!(20))
        .await
        .with_status(201);
    let view = reply.json();
    assert_eq!(
        view,
        json!({
            "service": "subjects", "key": "page-size", "value": 20, "secret": false, "version": 1,
            "pending": true, "changed_by": "ada", "changed_at": "2026-06-01T12:00:00Z",
        })
    );
    assert_eq!(reply.header("etag"), Some("\"1\""));
    assert_eq!(
        reply.header("location"),
        Some("/api/v1/config/subjects/page-size")
    );
    assert_eq!(facts(&app), [("SettingChanged".to_owned(), 1)]);
    assert_eq!(
        table(&app).events()[0].event_data,
        json!({
            "service": "subjects", "key": "page-size", "version": 1, "secret": false, "value": 20,
        })
    );
    assert_eq!(app.parameters().calls(), 0, "a command does not call SSM");
    settle(&app).await;
    assert_eq!(
        in_ssm(&app, "subjects/page-size").await.as_deref(),
        Some("20")
    );
    let settled = get(&app, "/subjects/page-size").await.with_status(200);
    assert_eq!(settled.json()["pending"], false);
    assert_eq!(
        settled.header("etag"),
        Some("\"1\""),
        "writing to SSM does not change the version"
    );
    assert_eq!(facts(&app).len(), 1);
}

#[tokio::test]
async fn creating_an_existing_setting_is_refused_and_changes_nothing() {
    let app = app();
    create(&app, "shared", "limit", json!(1))
        .await
        .with_status(201);
    let before = table(&app).rows();
    create(&app, "shared", "limit", json!(2))
        .await
        .assert_refused(409, "config.exists");
    assert_eq!(table(&app).rows(), before);
}

#[tokio::test]
async fn an_invalid_name_is_refused() {
    let app = app();
    let names = [
        ("nobody", "a"),
        ("flags", "a"),
        ("schemas", "a"),
        ("audit", "a"),
        ("secrets", "a"),
        ("shared", "effective"),
        ("shared", "a/b"),
        ("shared", ".."),
        ("shared", ""),
        ("Shared", "a"),
    ];
    for (service, key) in names {
        create(&app, service, key, json!(1))
            .await
            .assert_refused(422, "request.invalid");
    }
    create(&app, "shared", "a", json!("a".repeat(4097)))
        .await
        .assert_refused(422, "request.invalid");
    assert!(table(&app).rows().is_empty());
}

#[tokio::test]
async fn an_update_is_a_new_version_and_an_equal_value_is_not() {
    let app = app();
    create(&app, "shared", "limit", json!(1))
        .await
        .with_status(201);
    let reply = update(&app, "shared/limit", 1, json!({ "a": 1.5 }))
        .await
        .with_status(200);
    assert_eq!(reply.header("etag"), Some("\"2\""));
    let rows = table(&app).rows();
    update(&app, "shared/limit", 2, json!({ "a": 1.5 }))
        .await
        .with_status(200);
    assert_eq!(table(&app).rows(), rows);
    settle(&app).await;
    assert_eq!(
        in_ssm(&app, "shared/limit").await.as_deref(),
        Some("{\"a\":1.5}")
    );
}

#[tokio::test]
async fn a_stale_or_missing_version_changes_nothing() {
    let app = app();
    create(&app, "shared", "limit", json!(1))
        .await
        .with_status(201);
    let before = table(&app).rows();
    update(&app, "shared/limit", 2, json!(2))
        .await
        .assert_refused(412, "request.stale_version");
    delete(&app, "shared/limit", 2)
        .await
        .assert_refused(412, "request.stale_version");
    let path = format!("{BASE}/shared/limit");
    let update = app.put(&path).json(&json!({ "value": 2 }));
    for request in [update, app.delete(&path)] {
        as_admin(request)
            .send()
            .await
            .assert_refused(428, "request.if_match_missing");
    }
    assert_eq!(table(&app).rows(), before);
}

#[tokio::test]
async fn of_two_concurrent_updates_one_is_refused_as_stale() {
    let app = app();
    create(&app, "shared", "limit", json!(1))
        .await
        .with_status(201);
    let faster = app.clone();
    table(&app).before_next_commit(|| {
        Box::pin(async move {
            update(&faster, "shared/limit", 1, json!("winner"))
                .await
                .with_status(200);
        })
    });
    update(&app, "shared/limit", 1, json!("loser"))
        .await
        .assert_refused(412, "request.stale_version");
    settle(&app).await;
    assert_eq!(
        in_ssm(&app, "shared/limit").await.as_deref(),
        Some("winner")
    );
}

#[tokio::test]
async fn a_change_takes_one_commit_and_two_calls_of_ssm() {
    let app = app();
    create(&app, "shared", "limit", json!(1))
        .await
        .with_status(201);
    table(&app).forget_counts();
    update(&app, "shared/limit", 1, json!(2))
        .await
        .with_status(200);
    assert_eq!(table(&app).commits(), 1);
    settle(&app).await;
    assert_eq!(
        app.parameters().calls(),
        2,
        "one put, and one read when SSM's event is consumed"
    );
}

#[tokio::test]
async fn a_caller_without_the_permission_cannot_change_settings() {
    let app = app();
    let body = json!({ "service": "shared", "key": "limit", "value": 1 });
    for role in [Role::Instructor, Role::Learner, Role::Service] {
        let request = app.post(BASE).json(&body).signed_in("lin", &[role]);
        request.send().await.assert_refused(403, "auth.forbidden");
    }
    app.post(BASE)
        .json(&body)
        .send()
        .await
        .assert_refused(401, "auth.missing");
    assert!(table(&app).rows().is_empty());
}
