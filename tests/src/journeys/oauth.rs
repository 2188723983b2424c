//! People who come by an identity provider, and what becomes of them.

use serde_json::{Value, json};
use testkit::{App, Response};

use super::get;
use crate::given::{Person, app, login, newcomer, text};

const ME: &str = "/api/v1/users/me";

async fn authorize(app: &App, who: Option<&Person>) -> String {
    let begin = app.get("/api/v1/auth/oauth/test/authorize");
    let begin = who
        .iter()
        .fold(begin, |begin, who| begin.bearer(&who.token));
    text(&begin.send().await.with_status(200).json()["authorization_url"])
}

/// Goes to the provider, signs in there and comes back.
async fn sign_in(app: &App, who: Option<&Person>) -> Response {
    let back = app.identity_provider().sign_in(&authorize(app, who).await);
    let query = format!("code={}&state={}&session_state=1", back.code, back.state);
    let back = app.get(&format!("/api/v1/auth/oauth/test/callback?{query}"));
    let back = who.iter().fold(back, |back, who| back.bearer(&who.token));
    back.send().await
}

async fn person(app: &App, reply: Response) -> Person {
    let token = text(&reply.with_status(200).json()["access_token"]);
    let me = app.get(ME).bearer(&token).send().await.with_status(200);
    let id = text(&me.json()["id"]);
    Person { id, token }
}

fn providers(me: &Value) -> Vec<&str> {
    let linked = me["linked_providers"].as_array().unwrap().iter();
    linked
        .map(|linked| linked["provider"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn who_came_by_a_provider_learns_like_everybody_and_comes_back_as_the_same() {
    let app = app();
    let ada = person(&app, sign_in(&app, None).await).await;
    get(&app, &ada, "/api/v1/subjects").await;
    let users = app.get("/api/v1/users").bearer(&ada.token).send().await;
    users.assert_refused(403, "auth.forbidden");
    assert_eq!(login(&app, "ada@example.org").await.status, 401);
    let again = person(&app, sign_in(&app, None).await).await;
    assert_eq!(again.id, ada.id);

    let path = "/api/v1/auth/oauth/test";
    let last = app.delete(path).bearer(&ada.token).send().await;
    last.assert_refused(409, "identity.last_way_in");
    app.deliver().await;
}

#[tokio::test]
async fn who_has_a_password_links_a_provider_and_lets_it_go_again() {
    let app = app();
    let ada = newcomer(&app, "ada@example.org").await;
    let early = sign_in(&app, None).await;
    early.assert_refused(409, "identity.sign_in_to_link");

    let linked = person(&app, sign_in(&app, Some(&ada)).await).await;
    assert_eq!(linked.id, ada.id);
    assert_eq!(providers(&get(&app, &ada, ME).await), ["test"]);
    assert_eq!(person(&app, sign_in(&app, None).await).await.id, ada.id);

    let eve = newcomer(&app, "eve@example.org").await;
    let taken = sign_in(&app, Some(&eve)).await;
    taken.assert_refused(409, "identity.identity_taken");

    let path = "/api/v1/auth/oauth/test";
    let gone = app.delete(path).bearer(&ada.token).send().await;
    gone.with_status(204);
    assert_eq!(providers(&get(&app, &ada, ME).await), [""; 0]);
    let closed = sign_in(&app, None).await;
    closed.assert_refused(409, "identity.sign_in_to_link");
    app.deliver().await;
}

#[tokio::test]
async fn a_browser_that_was_sent_by_somebody_else_changes_nobodys_account() {
    let app = app();
    let eve = newcomer(&app, "eve@example.org").await;
    let lin = newcomer(&app, "lin@example.org").await;
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
    for who in [&eve, &lin] {
        assert_eq!(providers(&get(&app, who, ME).await), [""; 0]);
    }
}

#[tokio::test]
async fn a_provider_that_lies_or_fails_lets_nobody_in() {
    let app = app();
    app.identity_provider().claims(json!({ "aud": "another" }));
    let reply = sign_in(&app, None).await;
    reply.assert_refused(502, "oidc.invalid_id_token");
    app.identity_provider().reply("/jwks", 503, &json!({}));
    sign_in(&app, None).await.assert_refused(503, "unavailable");
    let users = app.table("identity").events();
    assert!(users.is_empty(), "{users:?}");
}
