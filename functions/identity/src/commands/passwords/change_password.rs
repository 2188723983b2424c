//! `POST /api/v1/auth/password/change`
//!
//! Replaces the caller's password, ends every session including the present one, unlinks every identity
//! that the request does not keep, and starts a new session. A wrong current password counts as a failed login, so that a stolen access token cannot be
//! used to guess the password. Two reads and one transaction.

use kernel::{
    Command, Commit, Context, Deployment, EventSpec, Fact as _, Kind, Permission, Policy, Result,
    Route,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::caller;
use crate::error::IdentityError;
use crate::event::{
    EmailChangeWithdrawn, LoginFailed, OAuthIdentityUnlinked, PasswordChanged, UserLoggedIn,
};
use crate::linked::KeptProviders;
use crate::password::{NewPassword, PasswordAttempt};
use crate::password_check::{PasswordCheck, PasswordChecker};
use crate::repository::Users;
use crate::sign_in::SignIn;
use crate::view::TokenView;

/// The current password and the new one.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChangePassword {
    current_password: PasswordAttempt,
    new_password: NewPassword,
    /// The providers with which the user can still sign in afterwards; all others are unlinked.
    #[serde(default)]
    keep_providers: KeptProviders,
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
        OAuthIdentityUnlinked::SPEC,
        UserLoggedIn::SPEC,
        LoginFailed::SPEC,
    ];
    const REFUSES: &'static [Kind] = &[Kind::NotFound];
    type Dependencies = (Users, PasswordChecker, SignIn);
    type Reply = TokenView;

    async fn handle(
        self,
        (users, passwords, sign_in): &Self::Dependencies,
        cx: &Context,
    ) -> Result<Commit<TokenView>> {
        let mut user = users.get(&caller::user_id(cx)?).await?;
        user.check_active()?;
        let attempt = match passwords.check(&self.current_password, &user, cx).await? {
            PasswordCheck::Right(attempt) => attempt,
            PasswordCheck::Wrong(counted) => {
                return Ok(counted.refuse(IdentityError::WrongPassword.into()));
            }
        };
        let password_hash = passwords.hash(&self.new_password)?;
        user.change_password(password_hash, &self.keep_providers);
        let (id, generation) = (user.account().id.clone(), user.generation());
        let session = sign_in.begin(id, generation, cx).await?;
        let succeeded = attempt.succeeded(generation);
        Ok(session.and(users.save(user)?).and(succeeded))
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
    async fn a_change_ends_every_session_and_starts_a_new_one() {
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
    async fn a_wrong_current_password_changes_nothing_and_counts_as_a_failure() {
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
    async fn a_new_password_that_breaks_the_rules_is_refused() {
        let app = app();
        let session = signed_in(&app).await;
        for bad in ["short", "password123", "1234567890"] {
            change(&app, &session.access, PASSWORD, bad)
                .await
                .assert_refused(422, "request.invalid");
        }
    }
}
