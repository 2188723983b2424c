mod deletion;

use serde_json::json;

use crate::testing::{
    BASE, app, as_admin, create, create_secret, delete, delete_schema, facts, get, put_schema,
    rollback, table, update,
};

fn sizes(maximum: u64) -> serde_json::Value {
    json!({
        "type": "object",
        "properties": { "size": { "type": "integer", "minimum": 1, "maximum": maximum } },
    })
}

#[tokio::test]
async fn each_change_of_a_schema_is_a_version_and_an_equal_schema_is_not() {
    let app = app();
    let reply = put_schema(&app, "subjects", sizes(9))
        .await
        .with_status(200);
    assert_eq!(reply.header("etag"), Some("\"1\""));
    put_schema(&app, "subjects", sizes(9))
        .await
        .with_status(200);
    put_schema(&app, "subjects", sizes(8))
        .await
        .with_status(200);
    put_schema(&app, "platform", json!({}))
        .await
        .with_status(200);
    let view = get(&app, "/schemas/subjects").await.with_status(200).json();
    assert_eq!((&view["schema"], &view["version"]), (&sizes(8), &json!(2)));
    let listed = get(&app, "/schemas").await.with_status(200).json();
    let services: Vec<_> = listed["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| &item["service"])
        .collect();
    assert_eq!(services, ["platform", "subjects"]);
    assert_eq!(
        facts(&app)
            .iter()
            .filter(|(name, _)| name == "SchemaChanged")
            .count(),
        3
    );
}

#[tokio::test]
async fn a_value_that_violates_the_schema_is_refused_with_the_paths() {
    let app = app();
    put_schema(&app, "subjects", sizes(9))
        .await
        .with_status(200);
    let refused = create(&app, "subjects", "size", json!(10)).await;
    let details = refused.assert_refused(422, "config.value_refused");
    assert_eq!(
        details["fields"],
        json!([{ "field": "value", "problem": "breaks the schema's maximum" }])
    );
    create(&app, "subjects", "size", json!(9))
        .await
        .with_status(201);
    update(&app, "subjects/size", 1, json!("9"))
        .await
        .assert_refused(422, "config.value_refused");
    create(&app, "platform", "size", json!(10))
        .await
        .with_status(201);
}

#[tokio::test]
async fn a_rollback_to_a_value_that_violates_the_current_schema_is_refused() {
    let app = app();
    create(&app, "subjects", "size", json!(10))
        .await
        .with_status(201);
    update(&app, "subjects/size", 1, json!(5))
        .await
        .with_status(200);
    put_schema(&app, "subjects", sizes(9))
        .await
        .with_status(200);
    rollback(&app, "subjects/size", json!(1))
        .await
        .assert_refused(422, "config.value_refused");
}

#[tokio::test]
async fn a_schema_that_existing_settings_violate_is_refused_with_their_keys() {
    let app = app();
    create(&app, "subjects", "size", json!(10))
        .await
        .with_status(201);
    create(&app, "subjects", "colour", json!("red"))
        .await
        .with_status(201);
    let details = put_schema(&app, "subjects", sizes(9))
        .await
        .assert_refused(409, "config.schema_broken");
    assert_eq!(details["keys"], json!(["size"]));
    get(&app, "/schemas/subjects")
        .await
        .assert_refused(404, "config.schema_not_found");
    delete(&app, "subjects/size", 1).await.with_status(204);
    create_secret(&app, "subjects/size", json!(10))
        .await
        .with_status(201);
    put_schema(&app, "subjects", sizes(9))
        .await
        .with_status(200);
}

#[tokio::test]
async fn a_stale_if_match_of_a_schema_is_refused() {
    let app = app();
    let put = |version: u64, schema| {
        let request = app.put(&format!("{BASE}/schemas/subjects"));
        let request = request.header("if-match", &format!("\"{version}\""));
        as_admin(request.json(&json!({ "schema": schema }))).send()
    };
    put(1, sizes(9))
        .await
        .assert_refused(412, "request.stale_version");
    put_schema(&app, "subjects", sizes(9))
        .await
        .with_status(200);
    put(1, sizes(8)).await.with_status(200);
    put(1, sizes(7))
        .await
        .assert_refused(412, "request.stale_version");
}

#[tokio::test]
async fn an_invalid_schema_and_external_references_are_refused() {
    let app = app();
    for schema in [
        json!({ "properties": { "a": { "$ref": "https://example.org/schema.json" } } }),
        json!({ "properties": { "a": { "type": "nonsense" } } }),
        json!({ "title": "a".repeat(20_000) }),
        json!("text"),
    ] {
        let refused = put_schema(&app, "subjects", schema).await;
        let details = refused.assert_refused(422, "request.invalid");
        assert_eq!(details["fields"][0]["field"], "schema");
    }
    assert!(table(&app).rows().is_empty());
}

#[tokio::test]
async fn a_value_is_not_stored_if_the_schema_changed_after_its_check() {
    let app = app();
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
    get(&app, "/subjects/size")
        .await
        .assert_refused(404, "config.not_found");
}
