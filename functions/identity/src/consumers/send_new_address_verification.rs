//! `send-new-address-verification`: `identity.EmailChangeRequested.v1`
//!
//! Asks a user to show that mail to the address reaches them which they want to have. One read.

use kernel::{Commit, Consumer, Context, Envelope, Result};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::account::UserId;
use crate::mails::UserMailer;

/// Who wants another address.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct SendNewAddressVerification {
    user_id: UserId,
}

impl Consumer for SendNewAddressVerification {
    const NAME: &'static str = "send-new-address-verification";
    const EVENT: &'static str = "identity.EmailChangeRequested.v1";
    type Dependencies = UserMailer;

    async fn consume(
        self,
        event: &Envelope,
        office: &UserMailer,
        cx: &Context,
    ) -> Result<Commit<()>> {
        let user = office.recipient(&self.user_id, event).await?;
        if let Some(user) = &user
            && let Some(email) = user.pending_email()
        {
            office.verify_email(user, email, cx.now).await?;
        }
        Ok(Commit::nothing())
    }
}
