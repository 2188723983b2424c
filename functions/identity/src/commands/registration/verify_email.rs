//! `POST /api/v1/auth/email/verify`
//!
//! Verifies an address with the link of a mail: the present address, or the pending one, which then
//! replaces the present one. Verifying again changes nothing. One read and one transaction.

use kernel::{
    Command, Commit, Context, Entity as _, EventSpec, Fact as _, Permission, Policy, Result, Route,
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
pub(crate) struct VerifyEmail {
    /// The text after `token=` in the link.
    token: String,
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
    type Dependencies = (Users, Links);
    type Reply = ();

    async fn handle(self, (users, links): &Self::Dependencies, cx: &Context) -> Result<Commit<()>> {
        let link = Link::parse(&self.token).ok_or(IdentityError::InvalidLink)?;
        let user = users.find(link.user_id()).await?;
        let mut user = user.ok_or(IdentityError::InvalidLink)?;
        let verified = links.verified_email(&link, &user, cx.now);
        let email = verified.ok_or(IdentityError::InvalidLink)?.clone();
        user.verify_email(&email, cx.now)?;
        if user.history().stored_version() == user.history().version() {
            return Ok(Commit::nothing());
        }
        users.save(user)
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

    async fn registered(app: &App) -> (Tokens, String) {
        let session = signed_in(app).await;
        app.deliver().await;
        (session, verification_link(app, "ada@example.org"))
    }

    #[tokio::test]
    async fn a_new_user_verifies_the_address_with_the_link() {
        let app = app();
        let (session, link) = registered(&app).await;
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
    async fn an_expired_or_forged_link_is_refused() {
        let app = app();
        let (_, link) = registered(&app).await;
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
