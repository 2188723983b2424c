//! `send-password-reset`: `identity.PasswordResetRequested.v1`
//!
//! Sends the link that resets a password, if the address has an active account. One address gets
//! three mails at once and then one a minute, for all requests together. Three reads and one update.

use kernel::route::RateLimit;
use kernel::{Commit, Consumer, Context, Envelope, Result};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::mails::UserMailer;
use crate::password_reset::PasswordResetId;
use crate::repository::PasswordResets;

/// The rate limit of mails to one address.
const MAILS: RateLimit = RateLimit {
    per_minute: 1,
    burst: 3,
};

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
        if let Some(user) = user.filter(|user| user.account().is_active())
            && resets.may_send(&email, MAILS, cx.now).await?
        {
            mailer.reset_password(&user, cx.now).await?;
        }
        Ok(Commit::nothing())
    }
}
