//! `send-invitation`: `identity.UserCreated.v2`
//!
//! Sends a user whom an administrator created a link to choose a password. One read.

use kernel::{Commit, Consumer, Context, Envelope, Result};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::account::UserId;
use crate::mails::UserMailer;

/// The event: an administrator created a user.
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct SendInvitation {
    user_id: UserId,
}

impl Consumer for SendInvitation {
    const NAME: &'static str = "send-invitation";
    const EVENT: &'static str = "identity.UserCreated.v2";
    type Dependencies = UserMailer;

    async fn consume(
        self,
        event: &Envelope,
        mailer: &UserMailer,
        cx: &Context,
    ) -> Result<Commit<()>> {
        let user = mailer.recipient(&self.user_id, event).await?;
        if let Some(user) = user.filter(|user| user.password_hash().is_none()) {
            mailer.invite(&user, cx.now).await?;
        }
        Ok(Commit::nothing())
    }
}
