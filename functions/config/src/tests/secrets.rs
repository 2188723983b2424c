use parameters::Kind;
use serde_json::{Value, json};
use testkit::{App, AppBuilder};

use crate::testing::{
    BASE, app, as_admin, create_secret, delete, get, history, in_ssm, put_schema, reconcile,
    rollback, row, settle, table, update,
};

const SECRETS: [&str; 3] = ["hush-first", "hush-second", "hush-direct"];

/// Fails if a row, an event, a log line or a text contains a secret in plain text.
fn assert_no_secret(app: &App, texts: &[String]) {
    let rows = format!("{:?}", table(app).rows());
    let events = format!("{:?}", table(app).events());
    let log = format!("{:?}", app.log());
    for secret in SECRETS {
        for text in [&rows, &events, &log].into_iter().chain(texts) {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
    }
}

/// The idempotency record contains a keyed hash of the request. From a plain hash, a reader of the table
/// could find the secret by guessing.
#[tokio::test]
async fn the_idempotency_record_of_a_request_with_a_secret_has_a_keyed_hash() {
    let keys = ["A", "B"].map(|letter| letter.repeat(42) + "A");
    let hashes = keys.map(|key| async move {
        let builder = AppBuilder::new([crate::catalogue()]);
        let app = builder.variable("REQUEST_KEY", key).build();
        let body =
            json!({ "service": "shared", "key": "token", "value": "hush-first", "secret": true });
        let request = || {
            as_admin(app.post(BASE))
                .header("idempotency-key", "k")
                .json(&body)
        };
        request().send().await.with_status(201);
        let again = request().send().await.with_status(201);
        assert_eq!(again.header("idempotency-replayed"), Some("true"));
        let rows = table(&app).rows().into_iter();
        let mut stored = rows.filter_map(|row| row.get("request_hash").cloned());
        stored.next().unwrap()
    });
    let [first, other] = hashes;
    assert_ne!(first.await, other.await);
}

#[tokio::test]
async fn a_secret_is_written_to_ssm_and_is_nowhere_else_in_plain_text() {
    let app = app();
    let name = "shared/token";
    let mut replies = vec![
        create_secret(&app, name, json!("hush-first"))
            .await
            .with_status(201),
    ];
    assert!(row(&app, name).contains_key("sealed"));
    assert_no_secret(&app, &[]);
    settle(&app).await;
    assert!(!row(&app, name).contains_key("sealed"));
    assert_eq!(in_ssm(&app, name).await.as_deref(), Some("hush-first"));
    replies.push(
        update(&app, name, 1, json!("hush-second"))
            .await
            .with_status(200),
    );
    settle(&app).await;
    assert_eq!(in_ssm(&app, name).await.as_deref(), Some("hush-second"));
    app.parameters().given(name, "hush-direct", Kind::Secret);
    settle(&app).await;
    reconcile(&app).await;
    for path in [
        "",
        "/shared/token",
        "/shared/token/history",
        "/shared/token/versions/2",
        "/shared/effective",
        "/audit",
    ] {
        replies.push(get(&app, path).await.with_status(200));
    }
    replies.push(rollback(&app, name, json!(1)).await);
    replies.push(delete(&app, name, 3).await.with_status(204));
    settle(&app).await;
    assert_eq!(in_ssm(&app, name).await, None);
    let texts: Vec<String> = replies.iter().map(testkit::Response::text).collect();
    assert_no_secret(&app, &texts);
}

#[tokio::test]
async fn a_secret_is_shown_as_null_and_its_history_has_no_values() {
    let app = app();
    let created = create_secret(&app, "shared/token", json!("hush-first"))
        .await
        .json();
    assert_eq!(
        (&created["value"], &created["secret"]),
        (&Value::Null, &json!(true))
    );
    update(&app, "shared/token", 1, json!("hush-second"))
        .await
        .with_status(200);
    let version = get(&app, "/shared/token/versions/2").await.json();
    assert_eq!(
        (&version["before"], &version["after"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(
        (&version["secret"], &version["operation"]),
        (&json!(true), &json!("updated"))
    );
    let effective = get(&app, "/shared/effective").await.json();
    assert_eq!(effective["settings"]["token"]["value"], Value::Null);
}

#[tokio::test]
async fn each_edit_of_a_secret_in_ssm_is_a_version() {
    let app = app();
    create_secret(&app, "shared/token", json!("hush-first"))
        .await
        .with_status(201);
    settle(&app).await;
    app.parameters()
        .given("shared/token", "hush-direct", Kind::Secret);
    settle(&app).await;
    app.parameters()
        .given("shared/token", "hush-second", Kind::Secret);
    drop(app.take_parameter_changes());
    reconcile(&app).await;
    assert_eq!(reconcile(&app).await["drifted"], 0);
    let sources: Vec<_> = history(&app, "shared/token")
        .await
        .into_iter()
        .map(|(_, source)| source)
        .collect();
    assert_eq!(sources, ["api", "parameter_store", "parameter_store"]);
    assert_eq!(
        in_ssm(&app, "shared/token").await.as_deref(),
        Some("hush-second")
    );
}

#[tokio::test]
async fn a_secret_cannot_be_rolled_back() {
    let app = app();
    create_secret(&app, "shared/token", json!("hush-first"))
        .await
        .with_status(201);
    update(&app, "shared/token", 1, json!("hush-second"))
        .await
        .with_status(200);
    rollback(&app, "shared/token", json!(1))
        .await
        .assert_refused(409, "config.secret_rollback");
}

#[tokio::test]
async fn the_error_for_a_secret_that_violates_the_schema_does_not_contain_it() {
    let app = app();
    let schema = json!({ "properties": { "token": { "type": "object", "properties": { "port": { "type": "integer" } } } } });
    put_schema(&app, "shared", schema).await.with_status(200);
    let refused = create_secret(&app, "shared/token", json!({ "port": "hush-first" })).await;
    let details = refused.assert_refused(422, "config.value_refused");
    assert_eq!(details["fields"][0]["field"], "value/port");
    assert_no_secret(&app, &[refused.text()]);
}
