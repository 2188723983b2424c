//! Requests that the tests of users and profiles share.

use serde_json::{Value, json};
use testkit::{App, Response};

use super::text;

/// The bytes of a small picture.
pub(crate) const PNG: &[u8] = b"png";

pub(crate) async fn read(app: &App, token: &str, path: &str) -> Response {
    app.get(path).bearer(token).send().await
}

pub(crate) async fn put(app: &App, token: &str, path: &str, body: &Value) -> Response {
    app.put(path).bearer(token).json(body).send().await
}

/// Sends the version in `If-Match`, so that a change of another version is refused.
pub(crate) async fn put_at(
    app: &App,
    token: &str,
    path: &str,
    version: u64,
    body: &Value,
) -> Response {
    let request = app
        .put(path)
        .header("if-match", &format!("\"{version}\""))
        .bearer(token);
    request.json(body).send().await
}

pub(crate) async fn create(app: &App, token: &str, body: &Value) -> Response {
    let request = app.post("/api/v1/users").bearer(token);
    request.json(body).send().await
}

pub(crate) async fn update(
    app: &App,
    token: &str,
    id: &str,
    version: u64,
    body: &Value,
) -> Response {
    put_at(app, token, &format!("/api/v1/users/{id}"), version, body).await
}

pub(crate) async fn set_status(app: &App, token: &str, id: &str, status: &str) -> Response {
    let path = format!("/api/v1/users/{id}/status");
    put(app, token, &path, &json!({ "status": status })).await
}

pub(crate) async fn delete(app: &App, token: &str, id: &str) -> Response {
    let request = app.delete(&format!("/api/v1/users/{id}"));
    request.bearer(token).send().await
}

pub(crate) async fn request_upload(app: &App, token: &str, id: &str, body: &Value) -> Response {
    let request = app.post(&format!("/api/v1/users/{id}/avatar"));
    request.bearer(token).json(body).send().await
}

/// Uploads a picture and returns its id.
pub(crate) async fn upload(app: &App, token: &str, id: &str) -> String {
    let body = json!({ "content_type": "image/png", "length": PNG.len() });
    let reply = request_upload(app, token, id, &body).await.with_status(200);
    let avatar = text(&reply.json()["avatar_id"]);
    app.objects()
        .given(&avatar_key(id, &avatar), PNG, "image/png");
    avatar
}

pub(crate) fn avatar_key(user_id: &str, avatar_id: &str) -> String {
    format!("identity/avatars/{user_id}/{avatar_id}")
}

pub(crate) async fn update_profile(
    app: &App,
    token: &str,
    id: &str,
    version: u64,
    body: &Value,
) -> Response {
    let path = format!("/api/v1/users/{id}/profile");
    put_at(app, token, &path, version, body).await
}

pub(crate) async fn choose_avatar(
    app: &App,
    token: &str,
    id: &str,
    version: u64,
    avatar_id: Option<&str>,
) -> Response {
    let body = json!({ "bio": "", "avatar_id": avatar_id });
    update_profile(app, token, id, version, &body).await
}

/// An API key with the scope `read_users`.
pub(crate) async fn reader(app: &App, admin: &str) -> String {
    let body = json!({ "name": "Directory", "scopes": ["read_users"] });
    crate::api_key::given::issued_as(app, admin, &body)
        .await
        .text
}

/// The number of reads and of commits of the table during `work`.
pub(crate) async fn calls_of<T>(app: &App, work: impl Future<Output = T>) -> (usize, usize) {
    let table = app.table("identity");
    table.forget_counts();
    work.await;
    (table.reads(), table.commits())
}
