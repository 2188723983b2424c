//! `send-undo-link`: `identity.EmailChanged.v1`
//!
//! Tells the previous address of a user that another one replaced it, with a link to take that back. One
//! read.

use kernel::{Commit, Consumer, Context, Envelope, Result};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::account::UserId;
use crate::mails::UserMailer;

/// The event: an address replaced another.
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct SendUndoLink {
    user_id: UserId,
}

impl Consumer for SendUndoLink {
    const NAME: &'static str = "send-undo-link";
    const EVENT: &'static str = "identity.EmailChanged.v1";
    type Dependencies = UserMailer;

    async fn consume(
        self,
        event: &Envelope,
        mailer: &UserMailer,
        cx: &Context,
    ) -> Result<Commit<()>> {
        let user = mailer.recipient(&self.user_id, event).await?;
        if let Some(user) = &user
            && let Some(previous) = user.previous_emails(cx.now).last()
        {
            mailer.email_changed(user, previous).await?;
        }
        Ok(Commit::nothing())
    }
}
