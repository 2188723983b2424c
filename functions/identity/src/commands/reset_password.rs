//! `POST /api/v1/auth/password/reset`
//!
//! Chooses a password with the link of a mail: after "forgot password", and for the first time
//! after an invitation. Ends every session, verifies the address, and lifts what wrong passwords
//! locked. The link is good once. One read and one transaction.

use kernel::{
    Command, Commit, Context, Dependency, Deployment, EventSpec, Fact as _, Permission, Policy,
    Result, Route,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::attempts::Attempts;
use crate::error::IdentityError;
use crate::event::{EmailChangeWithdrawn, EmailVerified, PasswordChanged};
use crate::hashing::Passwords;
use crate::links::{Link, Links};
use crate::password::NewPassword;
use crate::repository::Users;

/// The link's token and the new password.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ResetPassword {
    /// What follows `token=` in the link.
    token: String,
    new_password: NewPassword,
}

/// What a reset works with.
pub struct ResetDesk {
    users: Users,
    links: Links,
    passwords: Passwords,
}

impl Dependency for ResetDesk {
    type Parts = (Users, Links, Passwords);

    fn new((users, links, passwords): Self::Parts) -> Result<Self> {
        Ok(Self {
            users,
            links,
            passwords,
        })
    }
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
    ];
    type Dependencies = ResetDesk;
    type Reply = ();

    async fn handle(self, desk: &ResetDesk, cx: &Context) -> Result<Commit<()>> {
        let link = Link::parse(&self.token).ok_or(IdentityError::InvalidLink)?;
        let user = desk.users.find(link.user_id()).await?;
        let user = user.filter(|user| {
            user.account().is_active() && desk.links.resets_password(&link, user, cx.now)
        });
        let mut user = user.ok_or(IdentityError::InvalidLink)?;
        user.reset_password(desk.passwords.hash(&self.new_password)?, cx.now);
        let email = user.account().email.clone();
        Ok(Attempts::forgive(desk.users.save(user)?, &email, cx))
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

    async fn asked(app: &App) -> String {
        forgot(app, "ada@example.org").await.with_status(202);
        app.deliver().await;
        reset_link(app, "ada@example.org")
    }

    #[tokio::test]
    async fn a_reset_changes_the_password_and_ends_every_session() {
        let app = app();
        let session = signed_in(&app).await;
        let link = asked(&app).await;
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
    async fn a_link_is_good_once_and_takes_the_others_along() {
        let app = app();
        signed_in(&app).await;
        let (first, second) = (asked(&app).await, asked(&app).await);
        reset(&app, &second, OTHER).await.with_status(204);
        for link in [first, second] {
            reset(&app, &link, "a third horse")
                .await
                .assert_refused(409, "identity.invalid_link");
        }
    }

    #[tokio::test]
    async fn of_two_uses_at_once_one_counts() {
        let app = app();
        signed_in(&app).await;
        let link = asked(&app).await;
        let (one, other) = tokio::join!(
            reset(&app, &link, OTHER),
            reset(&app, &link, "a third horse of mine")
        );
        let mut statuses = [one.status, other.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [204, 409]);
    }

    #[tokio::test]
    async fn a_link_is_good_for_half_an_hour() {
        let app = app();
        signed_in(&app).await;
        let link = asked(&app).await;
        app.clock().advance(Duration::from_secs(1800));
        reset(&app, &link, OTHER)
            .await
            .assert_refused(409, "identity.invalid_link");
        let link = asked(&app).await;
        app.clock().advance(Duration::from_secs(1799));
        reset(&app, &link, OTHER).await.with_status(204);
    }

    #[tokio::test]
    async fn a_link_that_is_not_ours_and_a_suspended_users_are_refused_alike() {
        let app = app();
        let session = signed_in(&app).await;
        let link = asked(&app).await;
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
    async fn a_bad_password_leaves_the_link_good() {
        let app = app();
        signed_in(&app).await;
        let link = asked(&app).await;
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
