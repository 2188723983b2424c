//! `GET /api/v1/auth/oauth/{provider}/authorize`: Start signing in with an identity provider
//!
//! Starts a sign-in with an identity provider and returns the URL to which the client must redirect
//! the browser. Nothing is stored.
//!
//! The client keeps `state`, and continues only if the browser returns with the same value.
//! Otherwise an attacker could sign a user in to the attacker's account without the user noticing.
//! If the caller is signed in already, the provider's identity is linked to their account, and they
//! must have signed in recently, and the same session must complete the sign-in.

use jiff::Timestamp;
use kernel::{Context, Deployment, Error, Kind, Permission, Policy, Query, Reply, Result, Route};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::caller;
use crate::oauth::OAuth;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OauthAuthorize {
    /// The provider's name, as the deployment configures it.
    #[schemars(example = &"google")]
    provider: String,
}

/// A started sign-in.
#[derive(Serialize, JsonSchema)]
pub(crate) struct AuthorizationView {
    /// The URL of the provider to which the client redirects the browser.
    pub(crate) authorization_url: String,
    /// The value that the browser must return with.
    pub(crate) state: String,
    /// When the sign-in expires.
    pub(crate) expires_at: Timestamp,
}

impl Reply for AuthorizationView {}

impl Query for OauthAuthorize {
    const NAME: &'static str = "oauth-authorize";
    const ROUTE: Route = Route::get("/api/v1/auth/oauth/{provider}/authorize");
    const PERMISSION: Permission = Permission::Public;
    const POLICY: Policy = Policy::DEFAULT
        .with_optional_caller()
        .requires_recent_proof()
        .with_rate(60, 30);
    const DEPLOYMENT: Deployment = Deployment::DEFAULT.with_memory(512);
    const REFUSES: &'static [Kind] = &[Kind::BadGateway];
    type Dependencies = OAuth;
    type Reply = AuthorizationView;

    async fn fetch(self, oauth: &OAuth, cx: &Context) -> Result<AuthorizationView> {
        let provider = oauth.provider(&self.provider)?;
        let state = oauth
            .states()
            .begin(&self.provider, caller::linker(cx)?, cx);
        let challenge = state.challenge();
        let authorization_url = oauth
            .client_of(provider)
            .authorization_url(challenge)
            .await?;
        Ok(AuthorizationView {
            authorization_url,
            state: challenge.state.clone(),
            expires_at: Timestamp::from_second(state.expires_at()).map_err(Error::internal)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::given::{app, learner};
    use crate::oauth::given::AUTHORIZE;
    use serde_json::json;
    use testkit::oidc::ISSUER;

    #[tokio::test]
    async fn the_reply_names_the_url_of_the_provider_and_nothing_is_stored() {
        let app = app();
        app.table("identity").forget_counts();
        let before = app.table("identity").rows().len();
        let reply = app.get(AUTHORIZE).send().await.with_status(200);
        let (started, state) = (reply.json(), reply.json()["state"].clone());
        let url = started["authorization_url"].as_str().unwrap();
        assert!(url.starts_with(ISSUER), "{url}");
        assert_eq!(json!(app.identity_provider().sign_in(url).state), state);
        assert_eq!(started["expires_at"], "2026-06-01T12:10:00Z");
        assert_eq!(reply.header("cache-control"), Some("no-store"));
        let table = app.table("identity");
        assert_eq!(
            (table.reads(), table.commits()),
            (0, 1),
            "only the rate limit"
        );
        assert_eq!(table.rows().len(), before + 1);
    }

    #[tokio::test]
    async fn a_state_contains_the_authenticated_user_and_no_claimed_one() {
        let app = app();
        let (id, token) = learner(&app).await;
        let state = |reply: testkit::Response| reply.json()["state"].as_str().unwrap().to_owned();
        let of_user = state(app.get(AUTHORIZE).bearer(&token).send().await);
        assert_eq!(of_user.split('.').nth(2), Some(id.as_str()));
        let of_anonymous = state(app.get(AUTHORIZE).header("x-user-id", &id).send().await);
        assert_eq!(of_anonymous.split('.').nth(2), Some(""));
    }

    #[tokio::test]
    async fn an_invalid_credential_is_refused_and_not_ignored() {
        let reply = app().get(AUTHORIZE).bearer("made.up.token").send().await;
        reply.assert_refused(401, "auth.malformed");
    }

    #[tokio::test]
    async fn an_unknown_provider_is_not_found() {
        let path = AUTHORIZE.replace("test", "other");
        let reply = app().get(&path).send().await;
        reply.assert_refused(404, "identity.unknown_provider");
    }

    #[tokio::test]
    async fn an_error_of_the_provider_is_a_server_error() {
        let app = app();
        let discovery = "/.well-known/openid-configuration";
        for (status, expected, code) in [
            (503, 503, "unavailable"),
            (404, 502, "oidc.provider_failed"),
        ] {
            app.identity_provider().reply(discovery, status, &json!({}));
            let reply = app.get(AUTHORIZE).send().await;
            reply.assert_refused(expected, code);
        }
    }

    #[tokio::test]
    async fn more_than_30_sign_ins_at_once_from_one_address_are_refused() {
        let app = app();
        for _ in 0..30 {
            app.get(AUTHORIZE).send().await.with_status(200);
        }
        let reply = app.get(AUTHORIZE).send().await;
        reply.assert_refused(429, "request.rate_limited");
    }
}
