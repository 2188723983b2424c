//! Requests of OAuth sign-ins that tests share.

use serde_json::Value;
use testkit::oidc::Callback;
use testkit::{App, Response};

use crate::given::me;

pub(crate) const AUTHORIZE: &str = "/api/v1/auth/oauth/test/authorize";

/// Begins a sign-in, with the bearer token if there is one; the person signs in at the provider.
pub(crate) async fn depart(app: &App, provider: &str, token: Option<&str>) -> Callback {
    app.identity_provider()
        .sign_in(&page(app, provider, token).await)
}

/// Begins a sign-in and returns the URL of the provider's page.
pub(crate) async fn page(app: &App, provider: &str, token: Option<&str>) -> String {
    let path = AUTHORIZE.replace("test", provider);
    let request = token
        .iter()
        .fold(app.get(&path), |get, token| get.bearer(token));
    text(&request.send().await.with_status(200).json()["authorization_url"])
}

/// The browser returns to the callback with the code and the state.
pub(crate) async fn come_back(
    app: &App,
    provider: &str,
    back: &Callback,
    token: Option<&str>,
) -> Response {
    let Callback { code, state } = back;
    with_query(app, provider, &format!("code={code}&state={state}"), token).await
}

/// The browser returns to the callback with this query.
pub(crate) async fn with_query(
    app: &App,
    provider: &str,
    query: &str,
    token: Option<&str>,
) -> Response {
    let path = format!("/api/v1/auth/oauth/{provider}/callback?{query}");
    let request = token
        .iter()
        .fold(app.get(&path), |get, token| get.bearer(token));
    request.send().await
}

/// A person without an access token signs in with the provider.
pub(crate) async fn arrive(app: &App) -> Response {
    let back = depart(app, "test", None).await;
    come_back(app, "test", &back, None).await
}

/// A person signs in with the provider and gets an access token.
pub(crate) async fn sign_in(app: &App) -> String {
    text(&arrive(app).await.with_status(200).json()["access_token"])
}

/// A user links the identity at the provider.
pub(crate) async fn link(app: &App, token: &str) -> Response {
    let back = depart(app, "test", Some(token)).await;
    come_back(app, "test", &back, Some(token)).await
}

/// The providers that are linked to a user.
pub(crate) async fn linked(app: &App, token: &str) -> Vec<String> {
    let me = me(app, token).await.with_status(200).json();
    let linked = me["linked_providers"].as_array().unwrap().iter();
    linked.map(|linked| text(&linked["provider"])).collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}
