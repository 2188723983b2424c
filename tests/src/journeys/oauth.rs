//! Users who sign in with an identity provider, link it and unlink it.

use serde_json::{Value, json};
use testkit::{App, Response};

use super::get;
use crate::given::{User, app, login, new_user, text};

const ME: &str = "/api/v1/users/me";

async fn authorize(app: &App, user: Option<&User>) -> String {
    let begin = app.get("/api/v1/auth/oauth/test/authorize");
    let begin = user
        .iter()
        .fold(begin, |begin, user| begin.bearer(&user.token));
    text(&begin.send().await.with_status(200).json()["authorization_url"])
}

/// Signs in at the provider and calls the callback as the browser does.
async fn sign_in(app: &App, user: Option<&User>) -> Response {
    let back = app.identity_provider().sign_in(&authorize(app, user).await);
    let query = format!("code={}&state={}&session_state=1", back.code, back.state);
    let back = app.get(&format!("/api/v1/auth/oauth/test/callback?{query}"));
    let back = user
        .iter()
        .fold(back, |back, user| back.bearer(&user.token));
    back.send().await
}

async fn signed_in(app: &App, reply: Response) -> User {
    let token = text(&reply.with_status(200).json()["access_token"]);
    let me = app.get(ME).bearer(&token).send().await.with_status(200);
    let id = text(&me.json()["id"]);
    User { id, token }
}

fn providers(me: &Value) -> Vec<&str> {
    let linked = me["linked_providers"].as_array().unwrap().iter();
    linked
        .map(|linked| linked["provider"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn a_user_of_a_provider_is_a_learner_and_signs_in_to_the_same_account_again() {
    let app = app();
    let ada = signed_in(&app, sign_in(&app, None).await).await;
    get(&app, &ada, "/api/v1/subjects").await;
    let users = app.get("/api/v1/users").bearer(&ada.token).send().await;
    users.assert_refused(403, "auth.forbidden");
    assert_eq!(login(&app, "ada@example.org").await.status, 401);
    let again = signed_in(&app, sign_in(&app, None).await).await;
    assert_eq!(again.id, ada.id);

    let path = "/api/v1/auth/oauth/test";
    let last = app.delete(path).bearer(&ada.token).send().await;
    last.assert_refused(409, "identity.last_way_in");
    app.deliver().await;
}

#[tokio::test]
async fn a_user_with_a_password_links_a_provider_and_unlinks_it() {
    let app = app();
    let ada = new_user(&app, "ada@example.org").await;
    let early = sign_in(&app, None).await;
    early.assert_refused(409, "identity.sign_in_to_link");

    let linked = signed_in(&app, sign_in(&app, Some(&ada)).await).await;
    assert_eq!(linked.id, ada.id);
    assert_eq!(providers(&get(&app, &ada, ME).await), ["test"]);
    assert_eq!(signed_in(&app, sign_in(&app, None).await).await.id, ada.id);

    let eve = new_user(&app, "eve@example.org").await;
    let taken = sign_in(&app, Some(&eve)).await;
    taken.assert_refused(409, "identity.identity_taken");

    let path = "/api/v1/auth/oauth/test";
    let unlinked = app.delete(path).bearer(&ada.token).send().await;
    unlinked.with_status(204);
    assert_eq!(providers(&get(&app, &ada, ME).await), [""; 0]);
    // Linking proved that the address is Ada's: she was signed in, and the provider has verified it.
    assert_eq!(signed_in(&app, sign_in(&app, None).await).await.id, ada.id);
    app.deliver().await;
}

#[tokio::test]
async fn a_callback_of_a_sign_in_that_another_user_started_changes_no_account() {
    let app = app();
    let eve = new_user(&app, "eve@example.org").await;
    let lin = new_user(&app, "lin@example.org").await;
    let back = app
        .identity_provider()
        .sign_in(&authorize(&app, Some(&eve)).await);
    let path = format!(
        "/api/v1/auth/oauth/test/callback?code={}&state={}",
        back.code, back.state
    );
    let reply = app.get(&path).bearer(&lin.token).send().await;
    reply.assert_refused(403, "identity.oauth_other_user");
    let reply = app.get(&path).send().await;
    reply.assert_refused(401, "identity.oauth_signed_out");
    for user in [&eve, &lin] {
        assert_eq!(providers(&get(&app, user, ME).await), [""; 0]);
    }
}

#[tokio::test]
async fn a_sign_in_with_a_wrong_id_token_or_a_failing_provider_is_refused() {
    let app = app();
    app.identity_provider().claims(json!({ "aud": "another" }));
    let reply = sign_in(&app, None).await;
    reply.assert_refused(502, "oidc.invalid_id_token");
    app.identity_provider().reply("/jwks", 503, &json!({}));
    sign_in(&app, None).await.assert_refused(503, "unavailable");
    let users = app.table("identity").events();
    assert!(users.is_empty(), "{users:?}");
}
