//! Requests and checks that the tests of this domain share.

use kernel::actor::Role;
use kernel::table::Key;
use serde_json::{Value, json};
use testkit::{App, MemoryTable, RequestBuilder, Response};

pub(crate) const BASE: &str = "/api/v1/config";

pub(crate) fn app() -> App {
    App::new([crate::catalogue()])
}

pub(crate) fn table(app: &App) -> &MemoryTable {
    app.table("config")
}

pub(crate) fn as_admin(request: RequestBuilder) -> RequestBuilder {
    request.signed_in("ada", &[Role::Admin])
}

pub(crate) async fn get(app: &App, path: &str) -> Response {
    as_admin(app.get(&format!("{BASE}{path}"))).send().await
}

pub(crate) async fn create(app: &App, service: &str, key: &str, value: Value) -> Response {
    let body = json!({ "service": service, "key": key, "value": value });
    as_admin(app.post(BASE).json(&body)).send().await
}

pub(crate) async fn create_secret(app: &App, name: &str, value: Value) -> Response {
    let (service, key) = name.split_once('/').unwrap();
    let body = json!({ "service": service, "key": key, "value": value, "secret": true });
    as_admin(app.post(BASE).json(&body)).send().await
}

pub(crate) async fn update(app: &App, name: &str, version: u64, value: Value) -> Response {
    let request = app
        .put(&format!("{BASE}/{name}"))
        .header("if-match", &format!("\"{version}\""));
    as_admin(request.json(&json!({ "value": value })))
        .send()
        .await
}

pub(crate) async fn delete(app: &App, name: &str, version: u64) -> Response {
    let request = app
        .delete(&format!("{BASE}/{name}"))
        .header("if-match", &format!("\"{version}\""));
    as_admin(request).send().await
}

pub(crate) async fn rollback(app: &App, name: &str, version: Value) -> Response {
    let request = app.post(&format!("{BASE}/{name}/rollback"));
    as_admin(request.json(&json!({ "version": version })))
        .send()
        .await
}

pub(crate) async fn put_schema(app: &App, service: &str, schema: Value) -> Response {
    let request = app.put(&format!("{BASE}/schemas/{service}"));
    as_admin(request.json(&json!({ "schema": schema })))
        .send()
        .await
}

pub(crate) async fn delete_schema(app: &App, service: &str, version: u64) -> Response {
    let request = app.delete(&format!("{BASE}/schemas/{service}"));
    let request = request.header("if-match", &format!("\"{version}\""));
    as_admin(request).send().await
}

/// The versions of a setting, the oldest first: the value after the change and the source.
pub(crate) async fn history(app: &App, name: &str) -> Vec<(Value, String)> {
    let page = get(app, &format!("/{name}/history?limit=100"))
        .await
        .with_status(200)
        .json();
    let items = page["items"].as_array().unwrap().iter().rev();
    items
        .map(|item| {
            (
                item["after"].clone(),
                item["source"].as_str().unwrap().to_owned(),
            )
        })
        .collect()
}

/// The value of the parameter in SSM, also of a secret.
pub(crate) async fn in_ssm(app: &App, name: &str) -> Option<String> {
    use parameters::{Name, Parameters as _, Secrets};
    let name = Name::parse(name).unwrap();
    let found = app.parameters().get(&name, Secrets::Opened).await.unwrap();
    found.and_then(|parameter| parameter.value)
}

/// Removes a parameter from SSM, as an administrator would with the AWS CLI.
pub(crate) async fn remove_in_ssm(app: &App, name: &str) {
    use parameters::{Name, Parameters as _};
    let removed = app.parameters().remove(&Name::parse(name).unwrap()).await;
    assert!(removed.unwrap());
}

/// Delivers our events and those of SSM until there are no more.
pub(crate) async fn settle(app: &App) {
    loop {
        app.deliver().await;
        let changes = app.take_parameter_changes();
        if changes.is_empty() {
            return;
        }
        let dead = app.deliver_these(&changes).await;
        assert!(dead.is_empty(), "{dead:?}");
    }
}

/// Runs the job and delivers the events that it publishes, but none of SSM.
pub(crate) async fn reconcile(app: &App) -> Value {
    let report = app.job("reconcile-parameters", json!({})).await.unwrap();
    app.deliver().await;
    report
}

/// The names and versions of all events so far.
pub(crate) fn facts(app: &App) -> Vec<(String, u64)> {
    let events = table(app).events().into_iter();
    events
        .map(|event| (event.event_type, event.version))
        .collect()
}

pub(crate) fn row(app: &App, name: &str) -> kernel::table::Item {
    table(app)
        .row(&Key::new(format!("SETTING#{name}"), "META"))
        .unwrap()
}
