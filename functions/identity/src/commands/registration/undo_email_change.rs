//! `POST /api/v1/auth/email/undo`: Undo change of address
//!
//! Takes a change of the address back, with the link of the mail to the previous address. That address is
//! in use again, with a new password; every session and every linked identity ends. So an account that
//! somebody took over returns to its owner. The link is valid for 7 days, and once. One read and one
//! transaction.

use kernel::{
    Command, Commit, Context, Deployment, EventSpec, Fact as _, Permission, Policy, Result, Route,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::attempts::Attempts;
use crate::error::IdentityError;
use crate::event::{
    EmailChangeUndone, EmailChangeWithdrawn, OAuthIdentityUnlinked, PasswordChanged,
};
use crate::hashing::Passwords;
use crate::links::Links;
use crate::password::NewPassword;
use crate::repository::Users;

/// The link's token and the new password.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UndoEmailChange {
    /// The text after `token=` in the link.
    token: String,
    new_password: NewPassword,
}

impl Command for UndoEmailChange {
    const NAME: &'static str = "undo-email-change";
    const ROUTE: Route = Route::post("/api/v1/auth/email/undo");
    const PERMISSION: Permission = Permission::Public;
    const POLICY: Policy = Policy::DEFAULT
        .no_content()
        .without_replay()
        .with_rate(10, 10);
    const DEPLOYMENT: Deployment = Deployment::DEFAULT.with_memory(1024);
    const EMITS: &'static [EventSpec] = &[
        EmailChangeUndone::SPEC,
        EmailChangeWithdrawn::SPEC,
        OAuthIdentityUnlinked::SPEC,
        PasswordChanged::SPEC,
    ];
    type Dependencies = (Users, Links, Passwords);
    type Reply = ();

    async fn handle(
        self,
        (users, links, passwords): &Self::Dependencies,
        cx: &Context,
    ) -> Result<Commit<()>> {
        let (link, mut user) = users.of_link(&self.token).await?;
        let previous = links.undone_email(&link, &user, cx.now);
        let email = previous.ok_or(IdentityError::InvalidLink)?.clone();
        let password_hash = passwords.hash(&self.new_password)?;
        user.undo_email_change(&email, password_hash, cx.now)?;
        let unlocked = Attempts::forgive(&user, cx);
        Ok(users.save(user)?.and(unlocked))
    }
}

#[cfg(test)]
mod tests {
    use crate::given::email_change::{change_email, undo, undo_link};
    use crate::given::{PASSWORD, app, learner, login, me, registered, suspend, verified_learner};
    use crate::oauth::given::link;
    use std::time::Duration;

    const OTHER: &str = "incorrect donkey charger";
    const OLD: &str = "ada@example.org";
    const NEW: &str = "eve@example.net";

    #[tokio::test]
    async fn the_owner_of_the_previous_address_takes_the_account_back() {
        let app = app();
        let (id, token) = verified_learner(&app).await;
        link(&app, &token).await.with_status(200);
        change_email(&app, &id, &token, NEW).await;
        login(&app, OLD, PASSWORD)
            .await
            .assert_refused(401, "identity.invalid_credentials");
        let link = undo_link(&app, OLD);
        undo(&app, &link, OTHER).await.with_status(204);
        me(&app, &token).await.assert_refused(401, "auth.revoked");
        login(&app, NEW, PASSWORD)
            .await
            .assert_refused(401, "identity.invalid_credentials");
        let own = crate::given::Tokens::of(&login(&app, OLD, OTHER).await.with_status(200));
        let me = me(&app, &own.access).await.json();
        assert_eq!(me["email"], OLD);
        assert_eq!(me["email_verified"], true);
        assert_eq!(me["linked_providers"], serde_json::json!([]));
        undo(&app, &link, PASSWORD)
            .await
            .assert_refused(409, "identity.invalid_link");
        registered(&app, NEW).await;
    }

    #[tokio::test]
    async fn the_previous_address_stays_reserved_even_after_more_changes() {
        let app = app();
        let (id, token) = verified_learner(&app).await;
        for next in [NEW, "eve@example.com", "eve@example.biz"] {
            change_email(&app, &id, &token, next).await;
        }
        let taken = app.post("/api/v1/auth/register").json(&serde_json::json!({
            "email": OLD, "password": PASSWORD, "name": "Eve"
        }));
        taken
            .send()
            .await
            .assert_refused(409, "identity.email_taken");
        crate::given::email_change::request(&app, &id, &token, "eve@example.info")
            .await
            .assert_refused(409, "identity.too_many_email_changes");
        undo(&app, &undo_link(&app, OLD), OTHER)
            .await
            .with_status(204);
        login(&app, OLD, OTHER).await.with_status(200);
        for free in [NEW, "eve@example.com", "eve@example.biz"] {
            registered(&app, free).await;
        }
    }

    #[tokio::test]
    async fn a_user_returns_to_their_own_previous_address() {
        let app = app();
        let (id, token) = verified_learner(&app).await;
        change_email(&app, &id, &token, NEW).await;
        change_email(&app, &id, &token, OLD).await;
        assert_eq!(me(&app, &token).await.json()["email"], OLD);
        login(&app, OLD, PASSWORD).await.with_status(200);
    }

    #[tokio::test]
    async fn the_link_is_refused_after_seven_days_and_for_a_suspended_user() {
        let app = app();
        let (id, token) = verified_learner(&app).await;
        change_email(&app, &id, &token, NEW).await;
        let link = undo_link(&app, OLD);
        suspend(&app, &id);
        undo(&app, &link, OTHER)
            .await
            .assert_refused(409, "identity.invalid_link");
        let app = crate::given::app();
        let (id, token) = verified_learner(&app).await;
        change_email(&app, &id, &token, NEW).await;
        let link = undo_link(&app, OLD);
        app.clock().advance(Duration::from_secs(7 * 24 * 3600));
        undo(&app, &link, OTHER)
            .await
            .assert_refused(409, "identity.invalid_link");
    }

    #[tokio::test]
    async fn an_address_that_was_never_verified_is_not_told_and_becomes_free() {
        let app = app();
        let (id, token) = learner(&app).await;
        change_email(&app, &id, &token, NEW).await;
        let told = app
            .outbox()
            .sent()
            .into_iter()
            .filter(|mail| mail.to == OLD);
        assert_eq!(told.count(), 1, "the verification mail of the registration");
        registered(&app, OLD).await;
    }

    #[tokio::test]
    async fn deleting_the_account_frees_the_reserved_address() {
        let app = app();
        let (id, token) = verified_learner(&app).await;
        change_email(&app, &id, &token, NEW).await;
        crate::given::users::delete(&app, &token, &id)
            .await
            .with_status(204);
        registered(&app, OLD).await;
        registered(&app, NEW).await;
    }
}
