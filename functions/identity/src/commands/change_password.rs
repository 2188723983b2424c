//! `POST /api/v1/auth/password/change`
//!
//! Replaces the caller's password, ends every session, this one too, and begins another. Wrong
//! present passwords count as at login: a stolen access token is no way to guess. Two reads and one
//! transaction.

use kernel::{
    Command, Commit, Context, Deployment, EventSpec, Fact as _, Kind, Permission, Policy, Result,
    Route,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::caller;
use crate::error::IdentityError;
use crate::event::{EmailChangeWithdrawn, LoginFailed, PasswordChanged, UserLoggedIn};
use crate::password::{NewPassword, PasswordAttempt};
use crate::sign_in::LoginDependencies;
use crate::view::TokenView;

/// The present password and the new one.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangePassword {
    current_password: PasswordAttempt,
    new_password: NewPassword,
}

impl Command for ChangePassword {
    const NAME: &'static str = "change-password";
    const ROUTE: Route = Route::post("/api/v1/auth/password/change");
    const PERMISSION: Permission = Permission::OwnAccount;
    const POLICY: Policy = Policy::DEFAULT.without_replay().with_rate(10, 10);
    const DEPLOYMENT: Deployment = Deployment::DEFAULT.with_memory(1024);
    const EMITS: &'static [EventSpec] = &[
        PasswordChanged::SPEC,
        EmailChangeWithdrawn::SPEC,
        UserLoggedIn::SPEC,
        LoginFailed::SPEC,
    ];
    const REFUSES: &'static [Kind] = &[Kind::NotFound];
    type Dependencies = LoginDependencies;
    type Reply = TokenView;

    async fn handle(self, desk: &LoginDependencies, cx: &Context) -> Result<Commit<TokenView>> {
        let mut user = desk.users.get(&caller::user_id(cx)?).await?;
        let id = user.account().id.clone();
        let (attempt, _) = desk.attempts.begin(&user.account().email, cx).await?;
        let kept = user.password_hash();
        if !desk.passwords.is_right(&self.current_password, kept)? {
            let refusal = IdentityError::WrongPassword.into();
            return Ok(attempt.failed(Some(id), cx).refuse(refusal));
        }
        user.change_password(desk.passwords.hash(&self.new_password)?);
        let session = desk.sign_in.begin(id, user.generation(), cx).await?;
        Ok(session.and(desk.users.save(user)?).and(attempt.succeeded()))
    }
}

#[cfg(test)]
mod tests {
    use crate::given::{PASSWORD, Tokens, app, login, me, refresh, signed_in};
    use serde_json::json;
    use testkit::{App, Response};

    const OTHER: &str = "incorrect donkey charger";

    async fn change(app: &App, token: &str, current: &str, new: &str) -> Response {
        app.post("/api/v1/auth/password/change")
            .bearer(token)
            .json(&json!({ "current_password": current, "new_password": new }))
            .send()
            .await
    }

    #[tokio::test]
    async fn a_change_ends_every_session_and_begins_another() {
        let app = app();
        let here = signed_in(&app).await;
        let there = Tokens::of(&login(&app, "ada@example.org", PASSWORD).await);
        let new = Tokens::of(
            &change(&app, &here.access, PASSWORD, OTHER)
                .await
                .with_status(200),
        );
        for old in [&here, &there] {
            me(&app, &old.access)
                .await
                .assert_refused(401, "auth.revoked");
            refresh(&app, &old.refresh)
                .await
                .assert_refused(401, "identity.invalid_refresh_token");
        }
        assert_eq!(me(&app, &new.access).await.status, 200);
        refresh(&app, &new.refresh).await.with_status(200);
        login(&app, "ada@example.org", PASSWORD)
            .await
            .assert_refused(401, "identity.invalid_credentials");
        assert_eq!(login(&app, "ada@example.org", OTHER).await.status, 200);
    }

    #[tokio::test]
    async fn a_wrong_present_password_changes_nothing_and_counts() {
        let app = app();
        let session = signed_in(&app).await;
        for _ in 0..5 {
            change(&app, &session.access, "wrong horse battery", OTHER)
                .await
                .assert_refused(403, "identity.wrong_password");
        }
        let locked = change(&app, &session.access, PASSWORD, OTHER).await;
        locked.assert_refused(429, "identity.too_many_attempts");
        assert_eq!(locked.header("retry-after"), Some("30"));
        assert_eq!(me(&app, &session.access).await.status, 200);
    }

    #[tokio::test]
    async fn a_bad_new_password_is_refused() {
        let app = app();
        let session = signed_in(&app).await;
        for bad in ["short", "password123", "1234567890"] {
            change(&app, &session.access, PASSWORD, bad)
                .await
                .assert_refused(422, "request.invalid");
        }
    }
}
