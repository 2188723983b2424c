//! `POST /api/v1/auth/introspect`: Check token or API key
//!
//! Tells a service whether an access token or an API key that it received is valid now, and what it
//! allows, in the format of RFC 7662. For an invalid credential the reply is only `active: false`,
//! without a reason. One read, and for a token at most one more of the signing keys.

use jiff::Timestamp;
use kernel::{Command, Commit, Context, Permission, Policy, Reply, Result, Role, Route};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::account::UserId;
use crate::api_key::ApiKeyId;
use crate::api_key::secret::PREFIX;
use crate::api_key::verifier::ApiKeyVerifier;
use crate::repository::{SessionWithUser, Sessions};
use crate::session::SessionId;
use crate::token::TokenVerifier;

/// The credential to check.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct IntrospectToken {
    /// An access token or an API key.
    token: String,
}

/// Whether the credential is valid, and what it allows.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub(crate) struct IntrospectionView {
    /// Whether the credential is valid. If not, the reply has no other field.
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
    /// The user's present roles, for an access token.
    #[serde(skip_serializing_if = "Option::is_none")]
    roles: Option<Vec<Role>>,
    /// The scopes of the key, separated by spaces, for an API key.
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<String>,
    /// When the token was issued, in seconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    iat: Option<i64>,
    /// When the credential expires, in seconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    exp: Option<i64>,
}

impl Reply for IntrospectionView {}

impl Command for IntrospectToken {
    const NAME: &'static str = "introspect-token";
    const ROUTE: Route = Route::post("/api/v1/auth/introspect");
    const PERMISSION: Permission = Permission::IntrospectTokens;
    const POLICY: Policy = Policy::DEFAULT.without_replay();
    type Dependencies = (TokenVerifier, Sessions, ApiKeyVerifier);
    type Reply = IntrospectionView;

    async fn handle(
        self,
        (tokens, sessions, keys): &Self::Dependencies,
        cx: &Context,
    ) -> Result<Commit<IntrospectionView>> {
        let view = if self.token.starts_with(PREFIX) {
            introspect_key(keys, &self.token, cx.now).await?
        } else {
            introspect_access_token(tokens, sessions, &self.token, cx.now).await?
        };
        Ok(Commit::nothing().reply(view.unwrap_or_default()))
    }
}

async fn introspect_access_token(
    tokens: &TokenVerifier,
    sessions: &Sessions,
    token: &str,
    now: Timestamp,
) -> Result<Option<IntrospectionView>> {
    let Ok(claims) = tokens.verify(token, now).await? else {
        return Ok(None);
    };
    let found = sessions.stay(&claims.sid, &claims.sub).await?;
    let view = |SessionWithUser { standing, .. }: SessionWithUser| IntrospectionView {
        active: true,
        sub: Some(claims.sub),
        sid: Some(claims.sid),
        roles: Some(standing.account.roles.as_slice().to_vec()),
        iat: Some(claims.iat),
        exp: Some(claims.exp),
        ..IntrospectionView::default()
    };
    Ok(found.filter(|found| found.is_alive(now)).map(view))
}

async fn introspect_key(
    keys: &ApiKeyVerifier,
    key: &str,
    now: Timestamp,
) -> Result<Option<IntrospectionView>> {
    let active = keys.introspect(key, now).await?;
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
    async fn a_service_learns_the_owner_of_a_token_while_it_is_valid() {
        let app = app();
        let key = key(&app, json!(["introspect_tokens"])).await;
        let ada = signed_in(&app).await;
        let view = introspect(&app, &key, &ada.access).await;
        assert_eq!(
            (&view["active"], &view["roles"], &view["sub"]),
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
    async fn the_introspection_of_a_key_names_its_scopes() {
        let app = app();
        let key = key(&app, json!(["introspect_tokens", "read_users"])).await;
        let view = introspect(&app, &key, &key).await;
        assert_eq!(view["scope"], "read_users introspect_tokens");
        assert!(view["client_id"].is_string() && view["sub"].is_null());
    }

    #[tokio::test]
    async fn for_an_invalid_credential_the_reply_is_only_that_it_is_not_active() {
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
    async fn a_user_and_a_key_without_the_scope_are_refused() {
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
