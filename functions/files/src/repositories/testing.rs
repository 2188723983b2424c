//! Requests about repositories for tests.

use serde_json::{Value, json};
use testkit::{App, RequestBuilder, Response};

use crate::testing::{as_admin, as_instructor, table};

pub(crate) const WORKER: &str = "sync-repository-files";

pub(crate) fn lectures() -> Value {
    json!({ "name": "Lectures", "source": { "kind": "prefix", "prefix": "lectures/2026" } })
}

pub(crate) async fn create(app: &App, body: &Value) -> Response {
    as_instructor(app.post("/api/v1/repositories").json(body))
        .send()
        .await
}

pub(crate) async fn created(app: &App) -> String {
    let reply = create(app, &lectures()).await.with_status(201).json();
    reply["id"].as_str().unwrap().to_owned()
}

pub(crate) async fn sync(app: &App, id: &str, body: &Value) -> Response {
    as_instructor(app.post(&path(id, "/sync")).json(body))
        .send()
        .await
}

/// Starts a sync, lets it end, and returns its report.
pub(crate) async fn synced(app: &App, id: &str) -> Value {
    sync(app, id, &json!({})).await.with_status(202);
    app.deliver().await;
    report(app, id).await
}

/// The report of the last sync.
pub(crate) async fn report(app: &App, id: &str) -> Value {
    let repository = get(app, id).await.with_status(200).json();
    assert!(repository["running_sync"].is_null(), "{repository}");
    repository["last_sync"].clone()
}

pub(crate) async fn get(app: &App, id: &str) -> Response {
    as_instructor(app.get(&path(id, ""))).send().await
}

pub(crate) fn deletion(app: &App, id: &str) -> RequestBuilder {
    as_admin(app.delete(&path(id, "")))
}

/// All files of a repository, read page by page.
pub(crate) async fn files(app: &App, id: &str) -> Vec<Value> {
    let mut files = Vec::new();
    let mut query = "/files?limit=100".to_owned();
    loop {
        let request = as_instructor(app.get(&path(id, &query)));
        let mut page = request.send().await.with_status(200).json();
        files.append(page["items"].as_array_mut().unwrap());
        match page["next_cursor"].as_str() {
            Some(cursor) => query = format!("/files?limit=100&cursor={cursor}"),
            None => return files,
        }
    }
}

pub(crate) async fn paths(app: &App, id: &str) -> Vec<String> {
    let files = files(app, id).await.into_iter();
    files
        .map(|file| file["path"].as_str().unwrap().to_owned())
        .collect()
}

/// Stores an object of the source.
pub(crate) fn put(app: &App, name: &str, bytes: &str) {
    let key = format!("files/repositories/lectures/2026/{name}");
    app.objects().given(&key, bytes, "text/plain");
}

pub(crate) fn take(app: &App, name: &str) {
    app.objects()
        .take(&format!("files/repositories/lectures/2026/{name}"));
}

/// Added, changed, unchanged, removed, failed.
pub(crate) fn counts(report: &Value) -> [u64; 5] {
    ["added", "changed", "unchanged", "removed", "failed"]
        .map(|name| report[name].as_u64().unwrap())
}

/// The number of rows of files.
pub(crate) fn stored_files(app: &App) -> usize {
    let rows = table(app).rows().into_iter();
    rows.filter(|row| {
        let pk: String = kernel::table::from_row::<Value>(row.clone()).unwrap()["pk"]
            .as_str()
            .unwrap()
            .to_owned();
        pk.starts_with("REPOSITORY_FILES#")
    })
    .count()
}

fn path(id: &str, rest: &str) -> String {
    format!("/api/v1/repositories/{id}{rest}")
}
