//! `send-invitation`: `identity.UserCreated.v1`
//!
//! Lets somebody for whom an account was made choose a password. One read.

use kernel::{Commit, Consumer, Context, Envelope, Result};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::account::UserId;
use crate::mails::UserMailer;

/// For whom an account was made.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct SendInvitation {
    user_id: UserId,
}

impl Consumer for SendInvitation {
    const NAME: &'static str = "send-invitation";
    const EVENT: &'static str = "identity.UserCreated.v1";
    type Dependencies = UserMailer;

    async fn consume(
        self,
        event: &Envelope,
        office: &UserMailer,
        cx: &Context,
    ) -> Result<Commit<()>> {
        let user = office.recipient(&self.user_id, event).await?;
        if let Some(user) = user.filter(|user| user.password_hash().is_none()) {
            office.invite(&user, cx.now).await?;
        }
        Ok(Commit::nothing())
    }
}
