//! `POST /api/v1/auth/email/verify`
//!
//! Shows, by the link of a mail, that mail reaches a user: at the present address, or at the one
//! that then replaces it. Doing so again changes nothing. One read and one transaction.

use kernel::{
    Command, Commit, Context, Dependency, Entity as _, EventSpec, Fact as _, Permission, Policy,
    Result, Route,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::error::IdentityError;
use crate::event::{EmailVerified, UserUpdated};
use crate::links::{Link, Links};
use crate::repository::Users;

/// The link's token.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VerifyEmail {
    /// What follows `token=` in the link.
    token: String,
}

/// What a verification works with.
pub struct VerificationDesk {
    users: Users,
    links: Links,
}

impl Dependency for VerificationDesk {
    type Parts = (Users, Links);

    fn new((users, links): Self::Parts) -> Result<Self> {
        Ok(Self { users, links })
    }
}

impl Command for VerifyEmail {
    const NAME: &'static str = "verify-email";
    const ROUTE: Route = Route::post("/api/v1/auth/email/verify");
    const PERMISSION: Permission = Permission::Public;
    const POLICY: Policy = Policy::DEFAULT
        .no_content()
        .without_replay()
        .with_rate(30, 20);
    const EMITS: &'static [EventSpec] = &[EmailVerified::SPEC, UserUpdated::SPEC];
    type Dependencies = VerificationDesk;
    type Reply = ();

    async fn handle(self, desk: &VerificationDesk, cx: &Context) -> Result<Commit<()>> {
        let link = Link::parse(&self.token).ok_or(IdentityError::InvalidLink)?;
        let user = desk.users.find(link.user_id()).await?;
        let mut user = user.ok_or(IdentityError::InvalidLink)?;
        let verified = desk.links.verified_email(&link, &user, cx.now);
        let email = verified.ok_or(IdentityError::InvalidLink)?.clone();
        user.verify_email(&email, cx.now)?;
        if user.history().stored_version() == user.history().version() {
            return Ok(Commit::nothing());
        }
        desk.users.save(user)
    }
}

#[cfg(test)]
mod tests {
    use crate::given::{Tokens, app, event_types, me, signed_in, verification_link};
    use serde_json::json;
    use std::time::Duration;
    use testkit::{App, Response};

    async fn verify(app: &App, token: &str) -> Response {
        app.post("/api/v1/auth/email/verify")
            .json(&json!({ "token": token }))
            .send()
            .await
    }

    async fn newcomer(app: &App) -> (Tokens, String) {
        let session = signed_in(app).await;
        app.deliver().await;
        (session, verification_link(app, "ada@example.org"))
    }

    #[tokio::test]
    async fn a_newcomer_verifies_the_address_by_mail() {
        let app = app();
        let (session, link) = newcomer(&app).await;
        assert_eq!(
            me(&app, &session.access).await.json()["email_verified"],
            false
        );
        verify(&app, &link).await.with_status(204);
        assert_eq!(
            me(&app, &session.access).await.json()["email_verified"],
            true
        );
        verify(&app, &link).await.with_status(204);
        let verified = event_types(&app);
        let verified = verified.iter().filter(|event| *event == "EmailVerified");
        assert_eq!(verified.count(), 1);
    }

    #[tokio::test]
    async fn a_link_that_is_old_or_not_ours_is_refused() {
        let app = app();
        let (_, link) = newcomer(&app).await;
        for forged in ["", "x", &link[1..], &format!("{link}A")] {
            verify(&app, forged)
                .await
                .assert_refused(409, "identity.invalid_link");
        }
        app.clock().advance(Duration::from_secs(7 * 24 * 3600));
        verify(&app, &link)
            .await
            .assert_refused(409, "identity.invalid_link");
    }
}
