//! `DELETE /api/v1/auth/oauth/{provider}`: Unlink identity provider
//!
//! Unlinks the identity of a provider from the caller's account, unless it is the only way to sign
//! in. The owner of the identity can link it again, to any account. One read, one transaction.

use kernel::{Command, Commit, Context, EventSpec, Fact as _, Permission, Policy, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::caller;
use crate::event::OAuthIdentityUnlinked;
use crate::repository::Users;

/// The provider to unlink. It need not be configured any more.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UnlinkOauth {
    /// The provider's name, as the deployment configures it.
    #[schemars(example = &"google")]
    provider: String,
}

impl Command for UnlinkOauth {
    const NAME: &'static str = "unlink-oauth";
    const ROUTE: Route = Route::delete("/api/v1/auth/oauth/{provider}");
    const PERMISSION: Permission = Permission::OwnAccount;
    const POLICY: Policy = Policy::DEFAULT.no_content().requires_recent_proof();
    const EMITS: &'static [EventSpec] = &[OAuthIdentityUnlinked::SPEC];
    type Dependencies = Users;
    type Reply = ();

    async fn handle(self, users: &Users, cx: &Context) -> Result<Commit<()>> {
        let mut user = users.get(&caller::user_id(cx)?).await?;
        user.unlink(&self.provider)?;
        users.save(user)
    }
}

#[cfg(test)]
mod tests {
    use crate::given::{app, event_types, learner, me};
    use crate::oauth::given::{come_back, depart, link, linked, sign_in};
    use serde_json::{Value, json};
    use testkit::{App, AppBuilder, Response};

    async fn unlink(app: &App, token: &str, provider: &str) -> Response {
        let path = format!("/api/v1/auth/oauth/{provider}");
        app.delete(&path).bearer(token).send().await
    }

    #[tokio::test]
    async fn an_unlinked_identity_belongs_to_no_user() {
        let app = app();
        let (_, token) = learner(&app).await;
        link(&app, &token).await.with_status(200);
        unlink(&app, &token, "test").await.with_status(204);
        assert_eq!(linked(&app, &token).await, Vec::<String>::new());
        assert!(event_types(&app).contains(&"OAuthIdentityUnlinked".to_owned()));
        unlink(&app, &token, "test")
            .await
            .assert_refused(404, "identity.not_linked");
        app.identity_provider()
            .claims(json!({ "email": "other@example.org" }));
        let other = sign_in(&app).await;
        assert_eq!(me(&app, &other).await.json()["email"], "other@example.org");
    }

    #[tokio::test]
    async fn the_only_way_to_sign_in_is_not_removed() {
        let app = app();
        let token = sign_in(&app).await;
        unlink(&app, &token, "test")
            .await
            .assert_refused(409, "identity.last_way_in");
        unlink(&app, &token, "other")
            .await
            .assert_refused(404, "identity.not_linked");
        assert_eq!(linked(&app, &token).await, ["test"]);
    }

    #[tokio::test]
    async fn of_two_identities_that_are_unlinked_concurrently_one_stays() {
        let mut providers: Value = serde_json::from_str(&testkit::oidc::variable()).unwrap();
        providers["other"] = providers["test"].clone();
        let app = AppBuilder::new([crate::catalogue()])
            .variable("OAUTH_PROVIDERS", providers.to_string())
            .build();
        app.table("identity").given(crate::given::key_ring());
        let token = sign_in(&app).await;
        let back = depart(&app, "other", Some(&token)).await;
        come_back(&app, "other", &back, Some(&token))
            .await
            .with_status(200);
        let (one, other) =
            tokio::join!(unlink(&app, &token, "test"), unlink(&app, &token, "other"));
        let mut statuses = [one.status, other.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [204, 409]);
        assert_eq!(linked(&app, &token).await.len(), 1);
    }

    #[tokio::test]
    async fn a_request_without_a_credential_is_refused() {
        let reply = app().delete("/api/v1/auth/oauth/test").send().await;
        reply.assert_refused(401, "auth.missing");
    }
}
