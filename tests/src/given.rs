//! The whole platform in this process, and users of it.

use kernel::actor::Role;
use serde_json::{Value, json};
use testkit::{App, AppBuilder, Exchange, Response};

use tests::openapi;

pub(crate) const PASSWORD: &str = "correct horse battery";

/// Every function of every domain. Each response is checked against the API description.
pub(crate) fn app() -> App {
    let app = AppBuilder::new(domains::catalogues())
        .observed_by(check_response)
        .build();
    app.table("identity").given(bench::key_ring());
    app
}

fn check_response(exchange: &Exchange<'_>) {
    let Response {
        status,
        headers,
        body,
    } = exchange.response;
    if let Err(problem) = openapi::check(exchange.method, exchange.path, *status, headers, body) {
        panic!("{problem}: {}", exchange.response.text());
    }
}

/// A user and an access token of one of their sessions.
pub(crate) struct User {
    pub(crate) id: String,
    pub(crate) token: String,
}

/// The first administrator, created by the job `grant-admin` as an operator does it.
pub(crate) async fn administrator(app: &App) -> User {
    let payload = json!({ "email": "root@example.org", "password": PASSWORD });
    let granted = app.job("grant-admin", payload).await.unwrap();
    User {
        id: text(&granted["user_id"]),
        token: token(app, "root@example.org").await,
    }
}

/// Registers a user and logs in.
pub(crate) async fn new_user(app: &App, email: &str) -> User {
    let body = json!({ "email": email, "password": PASSWORD, "name": "Ada Lovelace" });
    let user = app
        .post("/api/v1/auth/register")
        .json(&body)
        .send()
        .await
        .with_status(201)
        .json();
    User {
        id: text(&user["id"]),
        token: token(app, email).await,
    }
}

/// Registers a user, verifies the address with the mailed link, and logs in.
pub(crate) async fn verified_user(app: &App, email: &str) -> User {
    let user = new_user(app, email).await;
    app.deliver().await;
    let link = mailed_token(app, email);
    app.post("/api/v1/auth/email/verify")
        .bearer(&user.token)
        .json(&json!({ "token": link }))
        .send()
        .await
        .with_status(204);
    user
}

/// The token in the link of the latest mail to an address.
pub(crate) fn mailed_token(app: &App, email: &str) -> String {
    let mail = app.outbox().latest_to(email).unwrap();
    let (_, after) = mail.text.split_once("?token=").unwrap();
    after.lines().next().unwrap().to_owned()
}

/// A new user to whom an administrator has assigned only this role.
pub(crate) async fn user_with_role(app: &App, admin: &User, role: Role) -> User {
    let user = verified_user(app, &format!("{}@example.org", role.name())).await;
    let path = format!("/api/v1/users/{}/roles", user.id);
    app.put(&path)
        .bearer(&admin.token)
        .json(&json!({ "roles": [role] }))
        .send()
        .await
        .with_status(200);
    user
}

pub(crate) async fn login(app: &App, email: &str) -> Response {
    app.post("/api/v1/auth/login")
        .json(&json!({ "email": email, "password": PASSWORD }))
        .send()
        .await
}

pub(crate) async fn token(app: &App, email: &str) -> String {
    text(&login(app, email).await.with_status(200).json()["access_token"])
}

pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}
