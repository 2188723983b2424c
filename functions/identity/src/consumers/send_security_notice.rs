//! `send-security-notice`: the events after which a user can sign in in another way than before, or
//! that show that somebody else tried to
//!
//! Tells the user by mail what happened and how they can sign in now. One read.

use kernel::{Commit, Consumer, Context, Envelope, Result};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::account::UserId;
use crate::mails::{Notice, UserMailer};

/// The fields of these events that are used.
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct SendSecurityNotice {
    user_id: UserId,
    /// Of a linked or unlinked identity.
    provider: Option<String>,
    /// Of a revoked session.
    reason: Option<String>,
}

impl Consumer for SendSecurityNotice {
    const NAME: &'static str = "send-security-notice";
    const EVENT: &'static str = "identity.[OAuthIdentityLinked.v1,OAuthIdentityUnlinked.v1,\
        PasswordChanged.v1,SessionRevoked.v1]";
    type Dependencies = UserMailer;

    async fn consume(
        self,
        event: &Envelope,
        mailer: &UserMailer,
        _: &Context,
    ) -> Result<Commit<()>> {
        let Some(what) = self.sentence(&event.event_type) else {
            return Ok(Commit::nothing());
        };
        if let Some(user) = mailer.recipient(&self.user_id, event).await? {
            mailer.notify(&user, Notice::of(what, &user)).await?;
        }
        Ok(Commit::nothing())
    }
}

impl SendSecurityNotice {
    /// What happened; `None` if it was nothing that the user must know.
    fn sentence(&self, event_type: &str) -> Option<String> {
        let provider = self.provider.as_deref().unwrap_or("an identity provider");
        match (event_type, self.reason.as_deref()) {
            ("OAuthIdentityLinked", _) => Some(format!(
                "an account at {provider} was linked to your account: it can be used to sign in."
            )),
            ("OAuthIdentityUnlinked", _) => Some(format!(
                "the account at {provider} can no longer be used to sign in to your account."
            )),
            ("PasswordChanged", _) => {
                Some("the password of your account was changed, and all sessions ended.".to_owned())
            }
            ("SessionRevoked", Some("refresh_token_reused")) => Some(
                "a session ended, because its secret was used twice: somebody may have copied it."
                    .to_owned(),
            ),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::given::{
        PASSWORD, app, forgot, learner, registered, reset, reset_link, verified_learner,
    };
    use crate::oauth::given::link;
    use testkit::App;

    fn notices(app: &App) -> Vec<String> {
        let sent = app.outbox().sent().into_iter();
        let notices = sent.filter(|mail| mail.subject == "Your account on Aurora has changed");
        notices.map(|mail| mail.text).collect()
    }

    #[tokio::test]
    async fn linking_and_unlinking_are_told_by_mail_with_the_ways_to_sign_in() {
        let app = app();
        let (_, token) = verified_learner(&app).await;
        link(&app, &token).await.with_status(200);
        app.deliver().await;
        let linked = notices(&app).pop().unwrap();
        assert!(linked.contains("at test was linked"), "{linked}");
        assert!(
            linked.contains("your password, your account at test."),
            "{linked}"
        );
        let unlink = app.delete("/api/v1/auth/oauth/test").bearer(&token);
        unlink.send().await.with_status(204);
        app.deliver().await;
        let unlinked = notices(&app).pop().unwrap();
        assert!(unlinked.contains("no longer be used"), "{unlinked}");
        assert!(unlinked.contains("with: your password."), "{unlinked}");
    }

    #[tokio::test]
    async fn a_reset_is_told_and_lists_what_is_left() {
        let app = app();
        let (_, token) = verified_learner(&app).await;
        link(&app, &token).await.with_status(200);
        forgot(&app, "ada@example.org").await.with_status(202);
        app.deliver().await;
        let link = reset_link(&app, "ada@example.org");
        reset(&app, &link, "incorrect donkey charger")
            .await
            .with_status(204);
        app.deliver().await;
        let told = notices(&app);
        assert!(
            told.iter()
                .any(|text| text.contains("password of your account was changed"))
        );
        assert!(told.last().unwrap().contains("with: your password."));
    }

    #[tokio::test]
    async fn an_unproven_address_gets_no_notice() {
        let app = app();
        registered(&app, "eve@example.org").await;
        let (_, token) = learner(&app).await;
        let change = app
            .post("/api/v1/auth/password/change")
            .bearer(&token)
            .json(&serde_json::json!({
                "current_password": PASSWORD, "new_password": "incorrect donkey charger"
            }));
        change.send().await.with_status(200);
        app.deliver().await;
        assert!(notices(&app).is_empty());
    }
}
