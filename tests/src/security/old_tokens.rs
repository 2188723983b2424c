//! Access tokens of ours that are expired, revoked or used in a wrong way.

use std::time::Duration;

use kernel::table::{Action, AttributeValue, Key, Table as _, Write};
use serde_json::json;

use super::forging::{MALFORMED, given, me, part, signed, with};
use crate::given::new_user;

#[tokio::test]
async fn a_token_expires_after_15_minutes() {
    let (app, ada) = given().await;
    app.clock().advance(Duration::from_secs(15 * 60 - 1));
    me(&app, &ada.token).await.with_status(200);
    app.clock().advance(Duration::from_secs(1));
    let refused = me(&app, &ada.token).await;
    refused.assert_refused(401, "auth.expired");
    assert!(refused.header("www-authenticate").is_some());
}

#[tokio::test]
async fn a_token_that_is_not_yet_valid_is_refused() {
    let (app, ada) = given().await;
    let claims = part(&ada.token, 1);
    let later = claims["nbf"].as_i64().unwrap() + 60;
    me(&app, &signed(&with(claims, "nbf", json!(later))))
        .await
        .assert_refused(401, MALFORMED);
}

#[tokio::test]
async fn a_token_of_a_session_that_ended_is_refused_on_the_next_request() {
    let (app, ada) = given().await;
    let session = part(&ada.token, 1)["sid"].as_str().unwrap().to_owned();
    let end = Action::Delete(Key::new(format!("SESSION#{session}"), "META"));
    app.table("identity")
        .commit(vec![Write::always(end)])
        .await
        .unwrap();
    me(&app, &ada.token)
        .await
        .assert_refused(401, "auth.revoked");
}

#[tokio::test]
async fn a_token_of_a_suspended_user_is_refused_on_the_next_request() {
    let (app, ada) = given().await;
    let key = Key::new(format!("USER#{}", ada.id), "META");
    let mut row = app.table("identity").row(&key).unwrap();
    row.insert(
        "status".to_owned(),
        AttributeValue::S("suspended".to_owned()),
    );
    app.table("identity").given(row);
    me(&app, &ada.token)
        .await
        .assert_refused(401, "auth.revoked");
}

#[tokio::test]
async fn a_token_with_the_session_of_another_user_is_refused() {
    let (app, ada) = given().await;
    let other = new_user(&app, "lin@example.org").await;
    let stolen = with(
        part(&other.token, 1),
        "sid",
        part(&ada.token, 1)["sid"].clone(),
    );
    me(&app, &signed(&stolen))
        .await
        .assert_refused(401, "auth.revoked");
}

#[tokio::test]
async fn roles_in_the_claims_of_a_token_are_ignored() {
    let (app, ada) = given().await;
    let claims = with(part(&ada.token, 1), "roles", json!(["admin"]));
    let reply = app
        .get("/api/v1/users")
        .bearer(&signed(&claims))
        .send()
        .await;
    reply.assert_refused(403, "auth.forbidden");
}

#[tokio::test]
async fn a_token_is_accepted_in_the_authorization_header_only() {
    let (app, ada) = given().await;
    let query = app
        .get(&format!("/api/v1/users/me?access_token={}", ada.token))
        .send()
        .await;
    query.assert_refused(401, "auth.missing");
    let cookie = app
        .get("/api/v1/users/me")
        .header("cookie", &format!("access_token={}", ada.token))
        .send()
        .await;
    cookie.assert_refused(401, "auth.missing");
}
