//! The tokens of a client, from registration to logout.

use std::time::Duration;

use serde_json::{Value, json};
use testkit::{App, Response};

use crate::given::{PASSWORD, app, login, mailed_token, text};

const ADA: &str = "ada@example.org";

async fn post(app: &App, path: &str, body: Value) -> Response {
    app.post(path).json(&body).send().await
}

async fn refresh(app: &App, token: &str) -> Response {
    post(
        app,
        "/api/v1/auth/refresh",
        json!({ "refresh_token": token }),
    )
    .await
}

async fn me(app: &App, token: &str) -> Response {
    app.get("/api/v1/users/me").bearer(token).send().await
}

fn tokens(reply: &Response) -> (String, String) {
    let reply = reply.json();
    (text(&reply["access_token"]), text(&reply["refresh_token"]))
}

#[tokio::test]
async fn tokens_expire_rotate_and_are_revoked_after_reuse_and_logout() {
    let app = app();
    let account = json!({ "email": ADA, "password": PASSWORD, "name": "Ada" });
    post(&app, "/api/v1/auth/register", account)
        .await
        .with_status(201);
    app.deliver().await;
    let link = mailed_token(&app, ADA);
    let verification = json!({ "token": link, "password": PASSWORD });
    post(&app, "/api/v1/auth/email/verify", verification)
        .await
        .with_status(204);

    let (access, first) = tokens(&login(&app, ADA).await.with_status(200));
    assert_eq!(me(&app, &access).await.json()["email_verified"], true);
    app.clock().advance(Duration::from_secs(900));
    me(&app, &access).await.assert_refused(401, "auth.expired");

    let (access, second) = tokens(&refresh(&app, &first).await.with_status(200));
    me(&app, &access).await.with_status(200);
    let (_, repeated) = tokens(&refresh(&app, &first).await.with_status(200));
    refresh(&app, &second)
        .await
        .assert_refused(401, "identity.refresh_token_reused");
    me(&app, &access).await.assert_refused(401, "auth.revoked");
    refresh(&app, &repeated)
        .await
        .assert_refused(401, "identity.invalid_refresh_token");

    let (access, third) = tokens(&login(&app, ADA).await.with_status(200));
    me(&app, &access).await.with_status(200);
    let logout = app.post("/api/v1/auth/logout").bearer(&access);
    logout.send().await.with_status(204);
    me(&app, &access).await.assert_refused(401, "auth.revoked");
    refresh(&app, &third)
        .await
        .assert_refused(401, "identity.invalid_refresh_token");
}

#[tokio::test]
async fn a_forgotten_password_is_reset_with_a_mailed_link_that_works_once() {
    let app = app();
    let account = json!({ "email": ADA, "password": PASSWORD, "name": "Ada" });
    post(&app, "/api/v1/auth/register", account)
        .await
        .with_status(201);
    let (access, _) = tokens(&login(&app, ADA).await.with_status(200));
    let forgot = json!({ "email": ADA });
    post(&app, "/api/v1/auth/password/forgot", forgot)
        .await
        .with_status(202);
    app.deliver().await;
    let chosen =
        json!({ "token": mailed_token(&app, ADA), "new_password": "incorrect donkey charger" });
    post(&app, "/api/v1/auth/password/reset", chosen.clone())
        .await
        .with_status(204);
    post(&app, "/api/v1/auth/password/reset", chosen)
        .await
        .assert_refused(409, "identity.invalid_link");
    me(&app, &access).await.assert_refused(401, "auth.revoked");
    login(&app, ADA)
        .await
        .assert_refused(401, "identity.invalid_credentials");
    let again = json!({ "email": ADA, "password": "incorrect donkey charger" });
    post(&app, "/api/v1/auth/login", again)
        .await
        .with_status(200);
}
