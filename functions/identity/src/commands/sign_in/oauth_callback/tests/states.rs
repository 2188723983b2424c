//! Valid, used, expired and forged states.

use super::*;
use crate::oauth::given::page;
use serde_json::Value;
use testkit::AppBuilder;
use testkit::oidc::Callback;

const INVALID: &str = "identity.invalid_oauth_state";

#[tokio::test]
async fn a_used_state_is_refused_even_with_a_new_code() {
    let app = app();
    let url = page(&app, "test", None).await;
    let codes = [(); 2].map(|()| app.identity_provider().sign_in(&url));
    come_back(&app, "test", &codes[0], None)
        .await
        .with_status(200);
    let again = come_back(&app, "test", &codes[1], None).await;
    again.assert_refused(409, INVALID);
}

#[tokio::test]
async fn of_two_concurrent_callbacks_with_one_state_one_succeeds() {
    let app = app();
    sign_in(&app).await;
    let url = page(&app, "test", None).await;
    let [one, other] = [(); 2].map(|()| app.identity_provider().sign_in(&url));
    let (one, other) = tokio::join!(
        come_back(&app, "test", &one, None),
        come_back(&app, "test", &other, None)
    );
    let refused = if one.status == 200 { other } else { one };
    refused.assert_refused(409, INVALID);
    let sessions = event_types(&app);
    let sessions = sessions.iter().filter(|event| *event == "UserLoggedIn");
    assert_eq!(sessions.count(), 2);
}

#[tokio::test]
async fn a_refused_sign_in_uses_its_state_too() {
    let app = app();
    app.identity_provider()
        .claims(json!({ "email_verified": false }));
    let url = page(&app, "test", None).await;
    let refused = |code| {
        let app = app.clone();
        async move { come_back(&app, "test", &code, None).await }
    };
    let reply = refused(app.identity_provider().sign_in(&url)).await;
    reply.assert_refused(409, "identity.oauth_email_unverified");
    let reply = refused(app.identity_provider().sign_in(&url)).await;
    reply.assert_refused(409, INVALID);
}

#[tokio::test]
async fn the_row_of_a_used_state_expires_with_the_state() {
    let app = app();
    sign_in(&app).await;
    let rows = app.table("identity").rows();
    let text = |row: &kernel::table::Item| format!("{:?}", row.get("pk"));
    let used = rows
        .iter()
        .find(|row| text(row).contains("UNIQUE#oauth-state#"));
    let expires_at = app.clock().now().as_second() + crate::oauth::LIFETIME_SECONDS;
    assert_eq!(
        used.unwrap().get("expires_at"),
        Some(&AttributeValue::N(expires_at.to_string()))
    );
}

#[tokio::test]
async fn an_expired_or_changed_state_is_refused_before_its_code_is_redeemed() {
    let app = app();
    let back = depart(&app, "test", None).await;
    let (front, tag) = back.state.rsplit_once('.').unwrap();
    let of_user = front.trim_end_matches('.');
    for state in [
        String::new(),
        front.to_owned(),
        format!("{front}.{}", tag.to_uppercase()),
        format!("{of_user}.7.{tag}"),
        back.state.replacen('-', "-0", 1),
    ] {
        let code = back.code.clone();
        let reply = come_back(&app, "test", &Callback { code, state }, None).await;
        reply.assert_refused(409, INVALID);
    }
    let late = depart(&app, "test", None).await;
    come_back(&app, "test", &back, None).await.with_status(200);
    app.clock().advance(Duration::from_secs(600));
    let reply = come_back(&app, "test", &late, None).await;
    reply.assert_refused(409, INVALID);
}

#[tokio::test]
async fn a_state_of_another_provider_is_refused() {
    let mut providers: Value = serde_json::from_str(&testkit::oidc::variable()).unwrap();
    providers["other"] = providers["test"].clone();
    let app = AppBuilder::new([crate::catalogue()])
        .variable("OAUTH_PROVIDERS", providers.to_string())
        .build();
    let back = depart(&app, "other", None).await;
    let reply = come_back(&app, "test", &back, None).await;
    reply.assert_refused(409, INVALID);
}
