//! `POST /api/v1/auth/proof`: Prove who you are
//!
//! Proves again who the caller is, with their password. For ten minutes, their session then allows what
//! needs a recent proof: changing the address, linking or unlinking a provider, deleting an account,
//! creating and rotating API keys, making administrators. A user without a password signs in again with
//! their provider instead. Two reads and one transaction.

use kernel::{
    Command, Commit, Context, Deployment, EventSpec, Fact as _, Kind, Permission, Policy, Result,
    Route,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::caller;
use crate::error::IdentityError;
use crate::event::LoginFailed;
use crate::password::PasswordAttempt;
use crate::password_check::{PasswordCheck, PasswordChecker};
use crate::repository::Sessions;

/// The caller's password.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ConfirmIdentity {
    password: PasswordAttempt,
}

impl Command for ConfirmIdentity {
    const NAME: &'static str = "confirm-identity";
    const ROUTE: Route = Route::post("/api/v1/auth/proof");
    const PERMISSION: Permission = Permission::OwnAccount;
    const POLICY: Policy = Policy::DEFAULT
        .no_content()
        .without_replay()
        .with_rate(10, 10);
    const DEPLOYMENT: Deployment = Deployment::DEFAULT.with_memory(1024);
    const EMITS: &'static [EventSpec] = &[LoginFailed::SPEC];
    const REFUSES: &'static [Kind] = &[Kind::NotFound];
    type Dependencies = (Sessions, PasswordChecker);
    type Reply = ();

    async fn handle(
        self,
        (sessions, passwords): &Self::Dependencies,
        cx: &Context,
    ) -> Result<Commit<()>> {
        let linker = caller::linker(cx)?.ok_or(IdentityError::SessionNotFound)?;
        let found = sessions.with_user(&linker.session_id, &linker.user_id);
        let (mut session, user) = found.await?.ok_or(IdentityError::SessionNotFound)?;
        match passwords.check(&self.password, &user, cx).await? {
            PasswordCheck::Wrong(counted) => {
                Ok(counted.refuse(IdentityError::WrongPassword.into()))
            }
            PasswordCheck::Right(attempt) => {
                session.authenticate(cx.now);
                let counted = attempt.succeeded(user.generation());
                Ok(sessions.save(session)?.and(counted))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::given::users::delete;
    use crate::given::{PASSWORD, app, confirm, learner, me};
    use std::time::Duration;

    const TEN_MINUTES: Duration = Duration::from_secs(600);

    #[tokio::test]
    async fn a_password_proves_for_ten_minutes_who_the_caller_is() {
        let app = app();
        let (id, token) = learner(&app).await;
        app.clock().advance(TEN_MINUTES + Duration::from_secs(1));
        let refused = delete(&app, &token, &id).await;
        refused.assert_refused(401, "auth.proof_required");
        let challenge = refused.header("www-authenticate").unwrap();
        assert!(
            challenge.contains("insufficient_user_authentication"),
            "{challenge}"
        );
        assert!(challenge.contains("max_age=\"600\""), "{challenge}");
        confirm(&app, &token, PASSWORD).await.with_status(204);
        app.clock().advance(Duration::from_secs(240));
        me(&app, &token).await.with_status(200);
        delete(&app, &token, &id).await.with_status(204);
    }

    #[tokio::test]
    async fn a_proof_ends_after_ten_minutes() {
        let app = app();
        let (_, token) = learner(&app).await;
        let key = crate::given::session_key(&app);
        confirm(&app, &token, PASSWORD).await.with_status(204);
        let row = app.table("identity").row(&key).unwrap();
        assert!(row.contains_key("authenticated_at"));
        app.clock().advance(TEN_MINUTES + Duration::from_secs(1));
        let linking = app.get("/api/v1/auth/oauth/test/authorize").bearer(&token);
        linking
            .send()
            .await
            .assert_refused(401, "auth.proof_required");
    }

    #[tokio::test]
    async fn a_wrong_password_proves_nothing_and_counts_as_a_failure() {
        let app = app();
        let (id, token) = learner(&app).await;
        app.clock().advance(TEN_MINUTES + Duration::from_secs(1));
        for _ in 0..5 {
            confirm(&app, &token, "wrong horse battery")
                .await
                .assert_refused(403, "identity.wrong_password");
        }
        confirm(&app, &token, PASSWORD)
            .await
            .assert_refused(429, "identity.too_many_attempts");
        delete(&app, &token, &id)
            .await
            .assert_refused(401, "auth.proof_required");
    }

    #[tokio::test]
    async fn the_proof_of_one_session_is_no_proof_in_another() {
        let app = app();
        let (id, stolen) = learner(&app).await;
        app.clock().advance(TEN_MINUTES + Duration::from_secs(1));
        let own = crate::given::token(&app, "ada@example.org").await;
        confirm(&app, &own, PASSWORD).await.with_status(204);
        delete(&app, &stolen, &id)
            .await
            .assert_refused(401, "auth.proof_required");
    }
}
