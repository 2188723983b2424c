//! Requests and keys that the tests of API keys share.

use serde_json::{Value, json};
use testkit::{App, Response};

/// The id and the text of a key that was issued.
pub(crate) struct Issued {
    pub(crate) id: String,
    pub(crate) text: String,
}

pub(crate) async fn create(app: &App, token: &str, body: &Value) -> Response {
    let request = app.post("/api/v1/auth/api-keys").bearer(token);
    request.json(body).send().await
}

pub(crate) async fn issued_as(app: &App, admin: &str, body: &Value) -> Issued {
    let key = create(app, admin, body).await.with_status(201).json();
    let text = |name: &str| key[name].as_str().unwrap().to_owned();
    Issued {
        id: text("id"),
        text: text("key"),
    }
}

/// A key with the scope `read_subjects` and the default rate.
pub(crate) async fn issued(app: &App, admin: &str) -> Issued {
    let body = json!({ "name": "Reports", "scopes": ["read_subjects"] });
    issued_as(app, admin, &body).await
}

pub(crate) async fn rotate(app: &App, token: &str, id: &str, body: &Value) -> Response {
    let path = format!("/api/v1/auth/api-keys/{id}/rotate");
    app.post(&path).bearer(token).json(body).send().await
}

pub(crate) async fn revoke(app: &App, token: &str, id: &str) -> Response {
    let path = format!("/api/v1/auth/api-keys/{id}");
    app.delete(&path).bearer(token).send().await
}

pub(crate) async fn read_key(app: &App, token: &str, id: &str) -> Response {
    let path = format!("/api/v1/auth/api-keys/{id}");
    app.get(&path).bearer(token).send().await
}

/// Calls an endpoint that no program may use. A program that is authenticated gets a 403.
pub(crate) async fn program(app: &App, key: &str) -> Response {
    let request = app.get("/api/v1/users/me");
    request.header("x-api-key", key).send().await
}
