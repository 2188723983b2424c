//! `send-password-reset`: `identity.PasswordResetRequested.v1`
//!
//! Sends the link that resets a password, if the address is a user's. To one address go three mails
//! at once and then one a minute, whoever asks for them. Three reads and one update.

use kernel::route::RateLimit;
use kernel::{Commit, Consumer, Context, Dependency, Envelope, Result};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::mails::UserMailer;
use crate::password_reset::PasswordResetId;
use crate::repository::PasswordResets;

/// How many mails one address gets.
const MAILS: RateLimit = RateLimit {
    per_minute: 1,
    burst: 3,
};

/// What was asked for.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct SendPasswordReset {
    reset_id: PasswordResetId,
}

/// What the consumer works with.
pub struct ResetOffice {
    resets: PasswordResets,
    office: UserMailer,
}

impl Dependency for ResetOffice {
    type Parts = (PasswordResets, UserMailer);

    fn new((resets, office): Self::Parts) -> Result<Self> {
        Ok(Self { resets, office })
    }
}

impl Consumer for SendPasswordReset {
    const NAME: &'static str = "send-password-reset";
    const EVENT: &'static str = "identity.PasswordResetRequested.v1";
    type Dependencies = ResetOffice;

    async fn consume(
        self,
        event: &Envelope,
        ResetOffice { resets, office }: &ResetOffice,
        cx: &Context,
    ) -> Result<Commit<()>> {
        if event.metadata.replayed {
            return Ok(Commit::nothing());
        }
        let Some(email) = resets.address_of(&self.reset_id, cx.now).await? else {
            return Ok(Commit::nothing());
        };
        let user = office.users().find_by_email(&email).await?;
        if let Some(user) = user.filter(|user| user.account().is_active())
            && resets.may_send(&email, MAILS, cx.now).await?
        {
            office.reset_password(&user, cx.now).await?;
        }
        Ok(Commit::nothing())
    }
}
