//! `POST /api/v1/auth/password/forgot`: Ask for a new password
//!
//! Requests a mail with a link that resets the password. Every address is accepted after the same
//! work, one transaction and no read, so that neither the reply nor its duration reveals which
//! addresses have an account. The consumer that sends the mail looks the address up later.

use kernel::email::Email;
use kernel::{
    Command, Commit, Context, EventSpec, Fact as _, Permission, Policy, Reply, Result, Route,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::event::PasswordResetRequested;
use crate::links::RESET_SECONDS;
use crate::password_reset::PasswordReset;
use crate::repository::PasswordResets;

/// The address of the account.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RequestPasswordReset {
    email: Email,
}

/// Information about the mail that is sent if the address has an account.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ResetRequestedView {
    /// For how many seconds the link in the mail is valid.
    link_expires_in: i64,
}

impl Reply for ResetRequestedView {}

impl Command for RequestPasswordReset {
    const NAME: &'static str = "request-password-reset";
    const ROUTE: Route = Route::post("/api/v1/auth/password/forgot");
    const PERMISSION: Permission = Permission::Public;
    const POLICY: Policy = Policy::DEFAULT
        .accepted()
        .without_replay()
        .with_rate(10, 10);
    const EMITS: &'static [EventSpec] = &[PasswordResetRequested::SPEC];
    type Dependencies = PasswordResets;
    type Reply = ResetRequestedView;

    async fn handle(
        self,
        resets: &PasswordResets,
        cx: &Context,
    ) -> Result<Commit<ResetRequestedView>> {
        let request = resets.add(PasswordReset::request(self.email, cx))?;
        Ok(request.reply(ResetRequestedView {
            link_expires_in: RESET_SECONDS,
        }))
    }
}

#[cfg(test)]
mod tests {
    use crate::given::{
        PASSWORD, app, event_types, forgot, login, registered, reset_link, suspend,
    };
    use kernel::event::Metadata;
    use std::time::Duration;

    #[tokio::test]
    async fn every_address_gets_the_same_reply_and_only_an_account_gets_mail() {
        let app = app();
        registered(&app, "ada@example.org").await;
        app.deliver().await;
        let before = app.outbox().sent().len();
        let table = app.table("identity");
        let mut replies = Vec::new();
        for email in ["ada@example.org", "nobody@example.org"] {
            app.clock().advance(Duration::from_secs(60));
            table.forget_counts();
            let reply = forgot(&app, email).await.with_status(202);
            replies.push((reply.text(), table.reads(), table.commits()));
        }
        assert_eq!(replies[0], replies[1]);
        assert_eq!(
            (replies[0].1, replies[0].2),
            (0, 2),
            "one is the rate limit's"
        );
        app.deliver().await;
        let mails = app.outbox().sent();
        assert_eq!(mails.len(), before + 1);
        assert_eq!(mails.last().unwrap().to, "ada@example.org");
    }

    #[tokio::test]
    async fn no_event_and_no_log_contains_the_address_or_the_link() {
        let app = app();
        registered(&app, "ada@example.org").await;
        forgot(&app, "ada@example.org").await.with_status(202);
        app.deliver().await;
        let link = reset_link(&app, "ada@example.org");
        let events = app.table("identity").events();
        let request = events
            .iter()
            .find(|event| event.event_type == "PasswordResetRequested");
        assert!(!format!("{request:?}").contains("ada@"));
        let shown = format!(
            "{:?} {events:?} {:?}",
            app.log(),
            app.table("identity").rows()
        );
        assert!(!shown.contains(&link));
    }

    #[tokio::test]
    async fn an_address_gets_four_mails_at_once_and_then_one_in_fifteen_minutes() {
        let app = app();
        registered(&app, "ada@example.org").await;
        app.deliver().await;
        for _ in 0..5 {
            forgot(&app, "ada@example.org").await.with_status(202);
        }
        app.deliver().await;
        assert_eq!(
            app.outbox().sent().len(),
            4,
            "the verification is one of them"
        );
        for (minutes, mails) in [(14, 4), (1, 5)] {
            app.clock().advance(Duration::from_secs(minutes * 60));
            forgot(&app, "ada@example.org").await.with_status(202);
            app.deliver().await;
            assert_eq!(app.outbox().sent().len(), mails);
        }
    }

    #[tokio::test]
    async fn a_suspended_user_gets_no_mail() {
        let app = app();
        let id = registered(&app, "ada@example.org").await;
        app.deliver().await;
        let before = app.outbox().sent().len();
        suspend(&app, &id);
        forgot(&app, "ada@example.org").await.with_status(202);
        app.deliver().await;
        assert_eq!(app.outbox().sent().len(), before);
    }

    #[tokio::test]
    async fn a_mail_that_could_not_be_sent_is_retried() {
        let app = app();
        registered(&app, "ada@example.org").await;
        app.deliver().await;
        forgot(&app, "ada@example.org").await.with_status(202);
        app.outbox().fail_next(1);
        app.deliver().await;
        let link = reset_link(&app, "ada@example.org");
        assert!(!link.is_empty());
        assert_eq!(login(&app, "ada@example.org", PASSWORD).await.status, 200);
    }

    #[tokio::test]
    async fn a_replayed_event_sends_no_mail() {
        let app = app();
        registered(&app, "ada@example.org").await;
        app.deliver().await;
        forgot(&app, "ada@example.org").await.with_status(202);
        let before = app.outbox().sent().len();
        let event = app.table("identity").events().pop().unwrap();
        let metadata = Metadata {
            replayed: true,
            ..event.metadata.clone()
        };
        let replayed = kernel::Envelope { metadata, ..event };
        app.deliver_these(&[replayed]).await;
        assert_eq!(app.outbox().sent().len(), before);
        assert!(event_types(&app).contains(&"PasswordResetRequested".to_owned()));
    }

    #[tokio::test]
    async fn too_many_requests_are_refused() {
        let app = app();
        for _ in 0..10 {
            forgot(&app, "nobody@example.org").await.with_status(202);
        }
        let refused = forgot(&app, "nobody@example.org").await;
        refused.assert_refused(429, "request.rate_limited");
        assert!(refused.header("retry-after").is_some());
    }
}
