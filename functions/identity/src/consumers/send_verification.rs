//! `send-verification`: `identity.UserRegistered.v1`
//!
//! Asks a newcomer to show that mail reaches them, unless a provider has vouched for that. One read.

use kernel::{Commit, Consumer, Context, Envelope, Result};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::account::UserId;
use crate::mails::UserMailer;

/// Who came.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct SendVerification {
    user_id: UserId,
}

impl Consumer for SendVerification {
    const NAME: &'static str = "send-verification";
    const EVENT: &'static str = "identity.UserRegistered.v1";
    type Dependencies = UserMailer;

    async fn consume(
        self,
        event: &Envelope,
        office: &UserMailer,
        cx: &Context,
    ) -> Result<Commit<()>> {
        let user = office.recipient(&self.user_id, event).await?;
        if let Some(user) = user.filter(|user| !user.account().email_verified) {
            let email = &user.account().email;
            office.verify_email(&user, email, cx.now).await?;
        }
        Ok(Commit::nothing())
    }
}
