//! `POST /api/v1/auth/introspect`
//!
//! Says what an access token or an API key is worth at this moment, in the terms of RFC 7662: for
//! services that are shown one. Anything that is worth nothing is not active, and not said why.
//! One read, and for a token at most one more of the keys.

use jiff::Timestamp;
use kernel::{
    Command, Commit, Context, Dependency, Permission, Policy, Reply, Result, Role, Route,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::account::UserId;
use crate::api_key::ApiKeyId;
use crate::api_key::secret::PREFIX;
use crate::api_key::verifier::ApiKeyVerifier;
use crate::repository::{SessionWithUser, Sessions};
use crate::session::SessionId;
use crate::token::TokenVerifier;

/// What somebody showed.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IntrospectToken {
    /// An access token or an API key.
    token: String,
}

/// What it is worth.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub struct IntrospectionView {
    /// Whether it is worth anything. If not, nothing else is said.
    active: bool,
    /// The user, for an access token.
    #[serde(skip_serializing_if = "Option::is_none")]
    sub: Option<UserId>,
    /// The session, for an access token.
    #[serde(skip_serializing_if = "Option::is_none")]
    sid: Option<SessionId>,
    /// The key, for an API key.
    #[serde(skip_serializing_if = "Option::is_none")]
    client_id: Option<ApiKeyId>,
    /// What the user is now, for an access token.
    #[serde(skip_serializing_if = "Option::is_none")]
    roles: Option<Vec<Role>>,
    /// What the key may, separated by spaces, for an API key.
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<String>,
    /// When the token was made, in seconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    iat: Option<i64>,
    /// From when on it is worth nothing, in seconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    exp: Option<i64>,
}

impl Reply for IntrospectionView {}

/// What an introspection works with.
pub struct Introspection {
    tokens: TokenVerifier,
    sessions: Sessions,
    keys: ApiKeyVerifier,
}

impl Dependency for Introspection {
    type Parts = (TokenVerifier, Sessions, ApiKeyVerifier);

    fn new((tokens, sessions, keys): Self::Parts) -> Result<Self> {
        Ok(Self {
            tokens,
            sessions,
            keys,
        })
    }
}

impl Command for IntrospectToken {
    const NAME: &'static str = "introspect-token";
    const ROUTE: Route = Route::post("/api/v1/auth/introspect");
    const PERMISSION: Permission = Permission::IntrospectTokens;
    const POLICY: Policy = Policy::DEFAULT.without_replay();
    type Dependencies = Introspection;
    type Reply = IntrospectionView;

    async fn handle(
        self,
        introspection: &Introspection,
        cx: &Context,
    ) -> Result<Commit<IntrospectionView>> {
        let view = if self.token.starts_with(PREFIX) {
            introspection.of_key(&self.token, cx.now).await?
        } else {
            introspection.of_token(&self.token, cx.now).await?
        };
        Ok(Commit::nothing().reply(view.unwrap_or_default()))
    }
}

impl Introspection {
    async fn of_token(&self, token: &str, now: Timestamp) -> Result<Option<IntrospectionView>> {
        let Ok(claims) = self.tokens.verify(token, now).await? else {
            return Ok(None);
        };
        let stay = self.sessions.stay(&claims.sid, &claims.sub).await?;
        let of_living = |SessionWithUser { standing, .. }: SessionWithUser| IntrospectionView {
            active: true,
            sub: Some(claims.sub),
            sid: Some(claims.sid),
            roles: Some(standing.account.roles.as_slice().to_vec()),
            iat: Some(claims.iat),
            exp: Some(claims.exp),
            ..IntrospectionView::default()
        };
        Ok(stay.filter(|stay| stay.is_alive(now)).map(of_living))
    }

    async fn of_key(&self, key: &str, now: Timestamp) -> Result<Option<IntrospectionView>> {
        let active = self.keys.introspect(key, now).await?;
        Ok(active.map(|key| {
            let scopes: Vec<_> = key
                .scopes
                .as_slice()
                .iter()
                .map(|scope| scope.name())
                .collect();
            IntrospectionView {
                active: true,
                client_id: Some(key.id),
                scope: Some(scopes.join(" ")),
                exp: Some(key.expires_at.as_second()),
                ..IntrospectionView::default()
            }
        }))
    }
}

#[cfg(test)]
mod tests {
    use crate::given::{administrator, app, signed_in};
    use serde_json::{Value, json};
    use std::time::Duration;
    use testkit::App;

    async fn key(app: &App, scopes: Value) -> String {
        let (_, admin) = administrator(app).await;
        let body = json!({ "name": "reports", "scopes": scopes });
        let made = app.post("/api/v1/auth/api-keys").bearer(&admin).json(&body);
        made.send().await.with_status(201).json()["key"]
            .as_str()
            .unwrap()
            .to_owned()
    }

    async fn introspect(app: &App, key: &str, token: &str) -> Value {
        app.post("/api/v1/auth/introspect")
            .header("x-api-key", key)
            .json(&json!({ "token": token }))
            .send()
            .await
            .with_status(200)
            .json()
    }

    #[tokio::test]
    async fn a_service_learns_whose_a_token_is_as_long_as_it_is_worth_anything() {
        let app = app();
        let key = key(&app, json!(["introspect_tokens"])).await;
        let ada = signed_in(&app).await;
        let worth = introspect(&app, &key, &ada.access).await;
        assert_eq!(
            (&worth["active"], &worth["roles"], &worth["sub"]),
            (
                &json!(true),
                &json!(["learner"]),
                &json!(ada.user_id(&app).await)
            )
        );
        let logout = app.post("/api/v1/auth/logout").bearer(&ada.access);
        logout.send().await.with_status(204);
        assert_eq!(
            introspect(&app, &key, &ada.access).await,
            json!({ "active": false })
        );
    }

    #[tokio::test]
    async fn a_key_is_worth_its_scopes() {
        let app = app();
        let key = key(&app, json!(["introspect_tokens", "read_users"])).await;
        let worth = introspect(&app, &key, &key).await;
        assert_eq!(worth["scope"], "read_users introspect_tokens");
        assert!(worth["client_id"].is_string() && worth["sub"].is_null());
    }

    #[tokio::test]
    async fn what_is_worth_nothing_is_not_active_and_nothing_else() {
        let app = app();
        let key = key(&app, json!(["introspect_tokens"])).await;
        let ada = signed_in(&app).await;
        app.clock().advance(Duration::from_secs(900));
        for token in ["", "x", "a.b.c", "ak_test_1_2_3", &ada.access, &ada.refresh] {
            assert_eq!(
                introspect(&app, &key, token).await,
                json!({ "active": false })
            );
        }
    }

    #[tokio::test]
    async fn a_user_and_a_key_without_the_scope_learn_nothing() {
        let app = app();
        let key = key(&app, json!(["read_users"])).await;
        let ada = signed_in(&app).await;
        let ask = || {
            app.post("/api/v1/auth/introspect")
                .json(&json!({ "token": ada.access }))
        };
        let by_key = ask().header("x-api-key", &key).send().await;
        by_key.assert_refused(403, "auth.forbidden");
        let by_user = ask().bearer(&ada.access).send().await;
        by_user.assert_refused(403, "auth.forbidden");
    }
}
