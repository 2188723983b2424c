//! `POST /api/v1/auth/password/reset`: Set new password by link
//!
//! Sets a password with the link of a mail: after "forgot password", or for the first time after an
//! invitation. Ends every session and every linked identity that the request does not keep, verifies the
//! address, and lifts the lock that failed attempts caused. If the address was not verified before, a
//! stranger may have registered it, so no identity is kept. The link is valid once. One read and one
//! transaction.

use kernel::{
    Command, Commit, Context, Deployment, EventSpec, Fact as _, Permission, Policy, Result, Route,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::attempts::Attempts;
use crate::error::IdentityError;
use crate::event::{EmailChangeWithdrawn, EmailVerified, OAuthIdentityUnlinked, PasswordChanged};
use crate::hashing::Passwords;
use crate::linked::KeptProviders;
use crate::links::Links;
use crate::password::NewPassword;
use crate::repository::Users;

/// The link's token and the new password.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ResetPassword {
    /// The text after `token=` in the link.
    token: String,
    new_password: NewPassword,
    /// The providers with which the user can still sign in afterwards; all others are unlinked.
    #[serde(default)]
    keep_providers: KeptProviders,
}

impl Command for ResetPassword {
    const NAME: &'static str = "reset-password";
    const ROUTE: Route = Route::post("/api/v1/auth/password/reset");
    const PERMISSION: Permission = Permission::Public;
    const POLICY: Policy = Policy::DEFAULT
        .no_content()
        .without_replay()
        .with_rate(10, 10);
    const DEPLOYMENT: Deployment = Deployment::DEFAULT.with_memory(1024);
    const EMITS: &'static [EventSpec] = &[
        PasswordChanged::SPEC,
        EmailVerified::SPEC,
        EmailChangeWithdrawn::SPEC,
        OAuthIdentityUnlinked::SPEC,
    ];
    type Dependencies = (Users, Links, Passwords);
    type Reply = ();

    async fn handle(
        self,
        (users, links, passwords): &Self::Dependencies,
        cx: &Context,
    ) -> Result<Commit<()>> {
        let (link, mut user) = users.of_link(&self.token).await?;
        if !links.resets_password(&link, &user, cx.now) {
            return Err(IdentityError::InvalidLink.into());
        }
        let password_hash = passwords.hash(&self.new_password)?;
        user.reset_password(password_hash, &self.keep_providers, cx.now);
        let unlocked = Attempts::forgive(&user, cx);
        Ok(users.save(user)?.and(unlocked))
    }
}

#[cfg(test)]
mod tests {
    use crate::given::{
        PASSWORD, app, event_types, forgot, login, me, refresh, reset, reset_link, signed_in,
        suspend,
    };
    use serde_json::json;
    use std::time::Duration;
    use testkit::App;

    const OTHER: &str = "incorrect donkey charger";

    async fn requested_link(app: &App) -> String {
        forgot(app, "ada@example.org").await.with_status(202);
        app.deliver().await;
        reset_link(app, "ada@example.org")
    }

    #[tokio::test]
    async fn a_reset_changes_the_password_and_ends_every_session() {
        let app = app();
        let session = signed_in(&app).await;
        let link = requested_link(&app).await;
        reset(&app, &link, OTHER).await.with_status(204);
        me(&app, &session.access)
            .await
            .assert_refused(401, "auth.revoked");
        refresh(&app, &session.refresh)
            .await
            .assert_refused(401, "identity.invalid_refresh_token");
        login(&app, "ada@example.org", PASSWORD)
            .await
            .assert_refused(401, "identity.invalid_credentials");
        let session = login(&app, "ada@example.org", OTHER).await.with_status(200);
        let token = session.json()["access_token"].as_str().unwrap().to_owned();
        assert_eq!(me(&app, &token).await.json()["email_verified"], true);
        assert!(event_types(&app).contains(&"PasswordChanged".to_owned()));
    }

    #[tokio::test]
    async fn using_a_link_invalidates_it_and_all_earlier_ones() {
        let app = app();
        signed_in(&app).await;
        let (first, second) = (requested_link(&app).await, requested_link(&app).await);
        reset(&app, &second, OTHER).await.with_status(204);
        for link in [first, second] {
            reset(&app, &link, "a third horse")
                .await
                .assert_refused(409, "identity.invalid_link");
        }
    }

    #[tokio::test]
    async fn of_two_concurrent_uses_of_a_link_one_succeeds() {
        let app = app();
        signed_in(&app).await;
        let link = requested_link(&app).await;
        let (one, other) = tokio::join!(
            reset(&app, &link, OTHER),
            reset(&app, &link, "a third horse of mine")
        );
        let mut statuses = [one.status, other.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [204, 409]);
    }

    #[tokio::test]
    async fn a_link_expires_after_half_an_hour() {
        let app = app();
        signed_in(&app).await;
        let link = requested_link(&app).await;
        app.clock().advance(Duration::from_secs(1800));
        reset(&app, &link, OTHER)
            .await
            .assert_refused(409, "identity.invalid_link");
        let link = requested_link(&app).await;
        app.clock().advance(Duration::from_secs(1799));
        reset(&app, &link, OTHER).await.with_status(204);
    }

    #[tokio::test]
    async fn a_forged_link_and_a_suspended_users_link_get_the_same_error() {
        let app = app();
        let session = signed_in(&app).await;
        let link = requested_link(&app).await;
        let (rest, _) = link.rsplit_once('.').unwrap();
        for forged in ["", "x", "1.2.AA", &format!("{rest}.AAAA"), &link[1..]] {
            reset(&app, forged, OTHER)
                .await
                .assert_refused(409, "identity.invalid_link");
        }
        suspend(&app, &session.user_id(&app).await);
        reset(&app, &link, OTHER)
            .await
            .assert_refused(409, "identity.invalid_link");
    }

    #[tokio::test]
    async fn a_link_stays_valid_when_the_new_password_is_refused() {
        let app = app();
        signed_in(&app).await;
        let link = requested_link(&app).await;
        for bad in ["short", "password123", "qwertyuiop"] {
            let body = json!({ "token": link, "new_password": bad });
            let refused = app
                .post("/api/v1/auth/password/reset")
                .json(&body)
                .send()
                .await;
            refused.assert_refused(422, "request.invalid");
        }
        reset(&app, &link, OTHER).await.with_status(204);
    }
}
