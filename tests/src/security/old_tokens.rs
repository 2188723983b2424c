//! Access tokens that were ours, and what a token cannot do.

use std::time::Duration;

use kernel::table::{Action, AttributeValue, Key, Table as _, Write};
use serde_json::json;

use super::forging::{MALFORMED, given, me, part, signed, with};
use crate::given::newcomer;

#[tokio::test]
async fn a_token_lives_a_quarter_of_an_hour() {
    let (app, ada) = given().await;
    app.clock().advance(Duration::from_secs(15 * 60 - 1));
    me(&app, &ada.token).await.with_status(200);
    app.clock().advance(Duration::from_secs(1));
    let refused = me(&app, &ada.token).await;
    refused.assert_refused(401, "auth.expired");
    assert!(refused.header("www-authenticate").is_some());
}

#[tokio::test]
async fn a_token_whose_time_has_not_come_is_refused() {
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
async fn a_session_is_worth_nothing_to_another_user() {
    let (app, ada) = given().await;
    let other = newcomer(&app, "lin@example.org").await;
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
async fn what_a_token_claims_to_be_allowed_is_not_read() {
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
async fn a_token_counts_in_its_header_alone() {
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
