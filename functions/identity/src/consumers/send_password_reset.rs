//! `send-password-reset`: `identity.PasswordResetRequested.v1`
//!
//! Sends the link that resets a password, if the address has an active account. Three reads and one
//! update.

use kernel::{Commit, Consumer, Context, Envelope, Result};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::mails::UserMailer;
use crate::password_reset::PasswordResetId;
use crate::repository::PasswordResets;

/// The event: a password reset was requested.
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct SendPasswordReset {
    reset_id: PasswordResetId,
}

impl Consumer for SendPasswordReset {
    const NAME: &'static str = "send-password-reset";
    const EVENT: &'static str = "identity.PasswordResetRequested.v1";
    type Dependencies = (PasswordResets, UserMailer);

    async fn consume(
        self,
        event: &Envelope,
        (resets, mailer): &Self::Dependencies,
        cx: &Context,
    ) -> Result<Commit<()>> {
        if event.metadata.replayed {
            return Ok(Commit::nothing());
        }
        let Some(email) = resets.address_of(&self.reset_id, cx.now).await? else {
            return Ok(Commit::nothing());
        };
        let user = mailer.users().find_by_email(&email).await?;
        if let Some(user) = user.filter(|user| user.account().is_active()) {
            mailer.reset_password(&user, cx.now).await?;
        }
        Ok(PasswordResets::remove(&self.reset_id))
    }
}
