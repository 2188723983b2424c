//! Valid and invalid replies and redirects of a provider.

use super::*;
use crate::oauth::given::{page, with_query};
use testkit::oidc::ISSUER;

#[tokio::test]
async fn an_id_token_of_another_sign_in_is_refused() {
    let app = app();
    app.identity_provider()
        .claims(json!({ "nonce": "another" }));
    arrive(&app)
        .await
        .assert_refused(502, "oidc.invalid_id_token");
    assert_eq!(accounts(&app), 0);
}

#[tokio::test]
async fn while_the_provider_is_down_the_callback_is_unavailable_and_can_be_retried() {
    let app = app();
    let back = depart(&app, "test", None).await;
    app.identity_provider().reply("/token", 503, &json!({}));
    let reply = come_back(&app, "test", &back, None).await;
    reply.assert_refused(503, "unavailable");
    app.identity_provider().recover();
    come_back(&app, "test", &back, None).await.with_status(200);
}

#[tokio::test]
async fn an_error_of_the_provider_is_reported() {
    let app = app();
    let state = depart(&app, "test", None).await.state;
    let denied = |error: &str| format!("error={error}&error_description=No.&state={state}");
    let reply = with_query(&app, "test", &denied("access_denied"), None).await;
    reply.assert_refused(401, "identity.oauth_denied");
    let reply = with_query(&app, "test", &denied("server_error"), None).await;
    reply.assert_refused(502, "identity.oauth_failed");
    let reply = with_query(&app, "test", "error=access_denied&state=1.2..AA", None).await;
    reply.assert_refused(409, "identity.invalid_oauth_state");
}

#[tokio::test]
async fn unknown_parameters_are_ignored_and_the_issuer_is_checked() {
    let app = app();
    let url = page(&app, "test", None).await;
    let query = |iss: &str| {
        let back = app.identity_provider().sign_in(&url);
        let (code, state) = (back.code, back.state);
        format!(
            "code={code}&state={state}&iss={iss}&session_state=1&scope=openid+email&authuser=0&hd=b.org"
        )
    };
    let reply = with_query(&app, "test", &query("https://other.test"), None).await;
    reply.assert_refused(409, "identity.invalid_oauth_state");
    let reply = with_query(&app, "test", &query(ISSUER), None).await;
    reply.with_status(200);
}

#[tokio::test]
async fn a_callback_with_a_missing_or_duplicate_parameter_is_refused() {
    let app = app();
    let state = depart(&app, "test", None).await.state;
    for (query, field) in [
        (format!("state={state}"), "code"),
        (format!("state={state}&code=a&code=b"), "code"),
        (format!("state={state}&code=a&provider=test"), "provider"),
    ] {
        let reply = with_query(&app, "test", &query, None).await;
        let details = reply.assert_refused(422, "request.invalid");
        assert_eq!(details["fields"][0]["field"], field, "{query}");
    }
    let reply = with_query(&app, "test", "code=a", None).await;
    reply.assert_refused(422, "request.invalid");
}

#[tokio::test]
async fn an_unknown_provider_is_not_found() {
    let reply = with_query(&app(), "other", "code=a&state=b", None).await;
    reply.assert_refused(404, "identity.unknown_provider");
}
