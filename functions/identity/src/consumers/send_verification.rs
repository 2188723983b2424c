//! `send-verification`: `identity.UserRegistered.v2`
//!
//! Sends a new user a link to verify their address, unless it is verified already: then an identity
//! provider or an operator vouched for it. One read.

use kernel::{Commit, Consumer, Context, Envelope, Result};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::account::UserId;
use crate::mails::UserMailer;

/// The event: a user registered.
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct SendVerification {
    user_id: UserId,
}

impl Consumer for SendVerification {
    const NAME: &'static str = "send-verification";
    const EVENT: &'static str = "identity.UserRegistered.v2";
    type Dependencies = UserMailer;

    async fn consume(
        self,
        event: &Envelope,
        mailer: &UserMailer,
        cx: &Context,
    ) -> Result<Commit<()>> {
        let user = mailer.recipient(&self.user_id, event).await?;
        if let Some(user) = user.filter(|user| !user.account().email_verified) {
            let email = &user.account().email;
            mailer.verify_email(&user, email, cx.now).await?;
        }
        Ok(Commit::nothing())
    }
}
