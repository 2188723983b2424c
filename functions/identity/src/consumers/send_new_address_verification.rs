//! `send-new-address-verification`: `identity.EmailChangeRequested.v1`
//!
//! Sends a link to the address that a user requested, to verify it. One read.

use kernel::{Commit, Consumer, Context, Envelope, Result};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::account::UserId;
use crate::mails::UserMailer;

/// The event: a user requested another address.
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct SendNewAddressVerification {
    user_id: UserId,
}

impl Consumer for SendNewAddressVerification {
    const NAME: &'static str = "send-new-address-verification";
    const EVENT: &'static str = "identity.EmailChangeRequested.v1";
    type Dependencies = UserMailer;

    async fn consume(
        self,
        event: &Envelope,
        mailer: &UserMailer,
        cx: &Context,
    ) -> Result<Commit<()>> {
        let user = mailer.recipient(&self.user_id, event).await?;
        if let Some(user) = &user
            && let Some(email) = user.pending_email()
        {
            mailer.verify_email(user, email, cx.now).await?;
        }
        Ok(Commit::nothing())
    }
}
