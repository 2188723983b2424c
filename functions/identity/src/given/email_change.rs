//! Changes of an address, and taking them back.

use serde_json::json;
use testkit::{App, Response};

use super::{me, text, verification_link};
use crate::given::users::put_at;

/// Requests a change of the caller's address.
pub(crate) async fn request(app: &App, id: &str, token: &str, email: &str) -> Response {
    let version = me(app, token).await.with_status(200);
    let version = version.header("etag").unwrap().trim_matches('"').parse();
    let body = json!({ "name": "Ada", "email": email });
    put_at(
        app,
        token,
        &format!("/api/v1/users/{id}"),
        version.unwrap(),
        &body,
    )
    .await
}

/// Changes the caller's address and verifies the new one.
pub(crate) async fn change_email(app: &App, id: &str, token: &str, email: &str) {
    request(app, id, token, email).await.with_status(200);
    app.deliver().await;
    let link = verification_link(app, email);
    verify(app, &link, Some(token)).await.with_status(204);
    app.deliver().await;
}

/// Uses the link of a verification mail, signed in if there is a token.
pub(crate) async fn verify(app: &App, link: &str, token: Option<&str>) -> Response {
    let request = app
        .post("/api/v1/auth/email/verify")
        .json(&json!({ "token": link }));
    let request = token
        .iter()
        .fold(request, |request, token| request.bearer(token));
    request.send().await
}

/// The token in the newest link that takes the replacement of an address back.
pub(crate) fn undo_link(app: &App, email: &str) -> String {
    let sent = app.outbox().sent();
    let mut mails = sent.iter().rev().filter(|mail| mail.to == email);
    let start = "https://aurora.example/undo-email-change?token=";
    let link = mails.find_map(|mail| mail.text.lines().find_map(|line| line.strip_prefix(start)));
    text(&link.unwrap().into())
}

pub(crate) async fn undo(app: &App, link: &str, password: &str) -> Response {
    app.post("/api/v1/auth/email/undo")
        .json(&json!({ "token": link, "new_password": password }))
        .send()
        .await
}
