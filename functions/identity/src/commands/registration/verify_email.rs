//! `POST /api/v1/auth/email/verify`: Verify address
//!
//! Verifies an address with the link of a mail: the present address, or the pending one, which then
//! replaces the present one. Verifying again changes nothing. One read and one transaction.
//!
//! The link proves only that the mail arrived. The account may be a stranger's, who registered the
//! address of somebody else. So the caller must also be signed in as its user or send its password. An
//! account that nobody can sign in to yet needs neither.

use kernel::{
    Command, Commit, Context, Deployment, Entity as _, EventSpec, Fact as _, Kind, Permission,
    Policy, Result, Route,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::error::IdentityError;
use crate::event::{
    EmailChangeWithdrawn, EmailChanged, EmailVerified, LoginFailed, OAuthIdentityUnlinked,
    UserUpdated,
};
use crate::links::Links;
use crate::password::PasswordAttempt;
use crate::password_check::{PasswordCheck, PasswordChecker};
use crate::repository::Users;

/// The link's token.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct VerifyEmail {
    /// The text after `token=` in the link.
    token: String,
    /// The password of the account, if the caller is not signed in.
    password: Option<PasswordAttempt>,
}

impl Command for VerifyEmail {
    const NAME: &'static str = "verify-email";
    const ROUTE: Route = Route::post("/api/v1/auth/email/verify");
    const PERMISSION: Permission = Permission::Public;
    const POLICY: Policy = Policy::DEFAULT
        .with_optional_caller()
        .no_content()
        .without_replay()
        .with_rate(30, 20);
    const DEPLOYMENT: Deployment = Deployment::DEFAULT.with_memory(1024);
    const EMITS: &'static [EventSpec] = &[
        EmailVerified::SPEC,
        EmailChanged::SPEC,
        EmailChangeWithdrawn::SPEC,
        OAuthIdentityUnlinked::SPEC,
        UserUpdated::SPEC,
        LoginFailed::SPEC,
    ];
    const REFUSES: &'static [Kind] = &[Kind::Unauthenticated, Kind::Forbidden];
    type Dependencies = (Users, Links, PasswordChecker);
    type Reply = ();

    async fn handle(
        self,
        (users, links, passwords): &Self::Dependencies,
        cx: &Context,
    ) -> Result<Commit<()>> {
        let (link, mut user) = users.of_link(&self.token).await?;
        let verified = links.verified_email(&link, &user, cx.now);
        let email = verified.ok_or(IdentityError::InvalidLink)?.clone();
        let is_callers = cx.actor.is_user(user.account().id.as_str());
        let mut counted = Commit::nothing();
        if !is_callers && user.has_way_in() {
            let password = self.password.as_ref();
            let password = password.ok_or(IdentityError::AccountProofRequired)?;
            counted = match passwords.check(password, &user, cx).await? {
                PasswordCheck::Right(attempt) => attempt.succeeded(user.generation()),
                PasswordCheck::Wrong(counted) => {
                    return Ok(counted.refuse(IdentityError::WrongPassword.into()));
                }
            };
        }
        user.verify_email(&email, cx.now)?;
        if !user.history().has_changed() {
            return Ok(counted);
        }
        Ok(users.save(user)?.and(counted))
    }
}

#[cfg(test)]
mod tests {
    use crate::given::email_change::{request, verify};
    use crate::given::{
        PASSWORD, Tokens, app, event_types, forgot, login, me, registered, reset, reset_link,
        signed_in, suspend, token, verification_link, verified_learner,
    };
    use crate::oauth::given::{arrive, sign_in};
    use serde_json::json;
    use std::time::Duration;
    use testkit::{App, Response};

    async fn with_password(app: &App, link: &str, password: &str) -> Response {
        app.post("/api/v1/auth/email/verify")
            .json(&json!({ "token": link, "password": password }))
            .send()
            .await
    }

    async fn new_user(app: &App) -> (Tokens, String) {
        let session = signed_in(app).await;
        app.deliver().await;
        (session, verification_link(app, "ada@example.org"))
    }

    #[tokio::test]
    async fn a_new_user_verifies_the_address_with_the_link() {
        let app = app();
        let (session, link) = new_user(&app).await;
        let token = Some(session.access.as_str());
        assert_eq!(
            me(&app, &session.access).await.json()["email_verified"],
            false
        );
        verify(&app, &link, token).await.with_status(204);
        assert_eq!(
            me(&app, &session.access).await.json()["email_verified"],
            true
        );
        verify(&app, &link, token).await.with_status(204);
        let verified = event_types(&app);
        let verified = verified.iter().filter(|event| *event == "EmailVerified");
        assert_eq!(verified.count(), 1);
    }

    #[tokio::test]
    async fn a_user_who_is_not_signed_in_verifies_with_the_link_and_the_password() {
        let app = app();
        let (session, link) = new_user(&app).await;
        with_password(&app, &link, "wrong horse battery")
            .await
            .assert_refused(403, "identity.wrong_password");
        with_password(&app, &link, PASSWORD).await.with_status(204);
        let me = me(&app, &session.access).await.with_status(200).json();
        assert_eq!(me["email_verified"], true, "and the session continues");
    }

    /// A stranger registered Ada's address; Ada follows the link in the mail.
    #[tokio::test]
    async fn the_link_alone_verifies_nothing_for_the_stranger_who_registered_the_address() {
        let app = app();
        let (stranger, link) = new_user(&app).await;
        verify(&app, &link, None)
            .await
            .assert_refused(401, "identity.account_proof_required");
        registered(&app, "lin@example.org").await;
        let other = token(&app, "lin@example.org").await;
        verify(&app, &link, Some(&other))
            .await
            .assert_refused(401, "identity.account_proof_required");
        arrive(&app)
            .await
            .assert_refused(409, "identity.sign_in_to_link");
        forgot(&app, "ada@example.org").await.with_status(202);
        app.deliver().await;
        let link = reset_link(&app, "ada@example.org");
        reset(&app, &link, "incorrect donkey charger")
            .await
            .with_status(204);
        me(&app, &stranger.access)
            .await
            .assert_refused(401, "auth.revoked");
        login(&app, "ada@example.org", PASSWORD)
            .await
            .assert_refused(401, "identity.invalid_credentials");
        let own = sign_in(&app).await;
        assert_eq!(me(&app, &own).await.json()["email"], "ada@example.org");
    }

    #[tokio::test]
    async fn wrong_passwords_are_counted_as_at_login() {
        let app = app();
        let (_, link) = new_user(&app).await;
        for _ in 0..5 {
            with_password(&app, &link, "wrong horse battery")
                .await
                .assert_refused(403, "identity.wrong_password");
        }
        with_password(&app, &link, PASSWORD)
            .await
            .assert_refused(429, "identity.too_many_attempts");
    }

    #[tokio::test]
    async fn ending_all_sessions_or_a_suspension_ends_a_pending_change() {
        let app = app();
        let (id, access) = verified_learner(&app).await;
        request(&app, &id, &access, "eve@example.org")
            .await
            .with_status(200);
        app.deliver().await;
        let link = verification_link(&app, "eve@example.org");
        app.post("/api/v1/auth/logout-all")
            .bearer(&access)
            .send()
            .await
            .with_status(204);
        with_password(&app, &link, PASSWORD)
            .await
            .assert_refused(409, "identity.invalid_link");
        assert!(event_types(&app).contains(&"EmailChangeWithdrawn".to_owned()));
    }

    #[tokio::test]
    async fn the_link_of_a_suspended_user_is_refused() {
        let app = app();
        let (session, link) = new_user(&app).await;
        let id = session.user_id(&app).await;
        suspend(&app, &id);
        with_password(&app, &link, PASSWORD)
            .await
            .assert_refused(409, "identity.invalid_link");
    }

    #[tokio::test]
    async fn an_expired_or_forged_link_is_refused() {
        let app = app();
        let (_, link) = new_user(&app).await;
        for forged in ["", "x", &link[1..], &format!("{link}A")] {
            verify(&app, forged, None)
                .await
                .assert_refused(409, "identity.invalid_link");
        }
        app.clock().advance(Duration::from_secs(7 * 24 * 3600));
        verify(&app, &link, None)
            .await
            .assert_refused(409, "identity.invalid_link");
    }
}
