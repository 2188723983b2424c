use kernel::actor::Role;

use super::*;

#[tokio::test]
async fn a_deleted_schema_is_not_found_and_no_value_is_checked() {
    let app = app();
    put_schema(&app, "subjects", sizes(9))
        .await
        .with_status(200);
    let reply = delete_schema(&app, "subjects", 1).await.with_status(204);
    assert!(reply.body.is_empty());
    get(&app, "/schemas/subjects")
        .await
        .assert_refused(404, "config.schema_not_found");
    let listed = get(&app, "/schemas").await.with_status(200).json();
    assert_eq!(listed["items"], json!([]));
    create(&app, "subjects", "size", json!("large"))
        .await
        .with_status(201);
}

#[tokio::test]
async fn a_deletion_is_published_once_and_changes_only_the_schemas_row() {
    let app = app();
    put_schema(&app, "subjects", sizes(9)).await;
    put_schema(&app, "platform", sizes(9)).await;
    table(&app).forget_counts();
    delete_schema(&app, "subjects", 1).await.with_status(204);
    assert_eq!((table(&app).reads(), table(&app).commits()), (1, 1));
    assert_eq!(facts(&app).last(), Some(&("SchemaDeleted".to_owned(), 2)));
    let event = table(&app).events().pop().unwrap();
    let data = json!({ "service": "subjects", "version": 2 });
    assert_eq!(event.event_data, data);
    get(&app, "/schemas/platform").await.with_status(200);
}

#[tokio::test]
async fn a_deleted_schema_cannot_be_deleted_again() {
    let app = app();
    put_schema(&app, "subjects", sizes(9)).await;
    delete_schema(&app, "subjects", 1).await.with_status(204);
    let before = table(&app).rows();
    for (service, version) in [("subjects", 1), ("subjects", 2), ("platform", 1)] {
        delete_schema(&app, service, version)
            .await
            .assert_refused(404, "config.schema_not_found");
    }
    assert_eq!(table(&app).rows(), before);
}

#[tokio::test]
async fn a_retried_deletion_gets_the_first_reply() {
    let app = app();
    put_schema(&app, "subjects", sizes(9)).await;
    for replayed in [None, Some("true")] {
        let request = app.delete(&format!("{BASE}/schemas/subjects"));
        let request = request.header("if-match", "\"1\"");
        let request = request.header("idempotency-key", "once");
        let reply = as_admin(request).send().await.with_status(204);
        assert_eq!(reply.header("idempotency-replayed"), replayed);
    }
    assert_eq!(facts(&app).len(), 2);
}

#[tokio::test]
async fn a_stale_or_missing_version_deletes_no_schema() {
    let app = app();
    put_schema(&app, "subjects", sizes(9)).await;
    put_schema(&app, "subjects", sizes(8)).await;
    delete_schema(&app, "subjects", 1)
        .await
        .assert_refused(412, "request.stale_version");
    let request = || app.delete(&format!("{BASE}/schemas/subjects"));
    as_admin(request())
        .send()
        .await
        .assert_refused(428, "request.if_match_missing");
    let by_learner = request().header("if-match", "\"2\"");
    by_learner
        .signed_in("lin", &[Role::Learner])
        .send()
        .await
        .assert_refused(403, "auth.forbidden");
    get(&app, "/schemas/subjects").await.with_status(200);
}

#[tokio::test]
async fn the_versions_of_a_schema_continue_after_its_deletion() {
    let app = app();
    put_schema(&app, "subjects", sizes(9)).await;
    delete_schema(&app, "subjects", 1).await.with_status(204);
    let again = put_schema(&app, "subjects", sizes(9))
        .await
        .with_status(200);
    assert_eq!(again.header("etag"), Some("\"3\""));
    create(&app, "subjects", "size", json!(10))
        .await
        .assert_refused(422, "config.value_refused");
    let names: Vec<_> = facts(&app).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["SchemaChanged", "SchemaDeleted", "SchemaChanged"]);
}

#[tokio::test]
async fn a_deleted_schema_matches_no_version_when_it_is_set_again() {
    let app = app();
    put_schema(&app, "subjects", sizes(9)).await;
    delete_schema(&app, "subjects", 1).await.with_status(204);
    for version in [1, 2] {
        let request = app.put(&format!("{BASE}/schemas/subjects"));
        let request = request.header("if-match", &format!("\"{version}\""));
        as_admin(request.json(&json!({ "schema": sizes(9) })))
            .send()
            .await
            .assert_refused(412, "request.stale_version");
    }
}

#[tokio::test]
async fn a_value_is_not_stored_if_the_schema_was_set_again_after_its_check() {
    let app = app();
    put_schema(&app, "subjects", sizes(9)).await;
    delete_schema(&app, "subjects", 1).await.with_status(204);
    let other = app.clone();
    table(&app).before_next_commit(|| {
        Box::pin(async move {
            put_schema(&other, "subjects", sizes(9))
                .await
                .with_status(200);
        })
    });
    create(&app, "subjects", "size", json!(10))
        .await
        .assert_refused(422, "config.value_refused");
}
