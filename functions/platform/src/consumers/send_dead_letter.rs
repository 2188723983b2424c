//! `send-dead-letter`: a dead letter is to be redriven
//!
//! Sends the letter to the queue of its consumer. After a crash between the message and the commit it is sent
//! again, and the consumer ignores the event that it has processed. A letter that is no longer kept is not sent.

use std::sync::Arc;

use kernel::{Commit, Consumer, Context, Envelope, Result};
use queues::Queues;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::dead_letter::{DeadLetterId, DeadLetterStore};

#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct SendDeadLetter {
    dead_letter_id: DeadLetterId,
}

impl Consumer for SendDeadLetter {
    const NAME: &'static str = "send-dead-letter";
    const EVENT: &'static str = "platform.DeadLetterRedriveRequested.v1";
    type Dependencies = (DeadLetterStore, Arc<dyn Queues>);

    async fn consume(
        self,
        _: &Envelope,
        (letters, queues): &Self::Dependencies,
        cx: &Context,
    ) -> Result<Commit<()>> {
        let Some(mut letter) = letters.find(&self.dead_letter_id).await? else {
            return Ok(Commit::nothing());
        };
        let Some((queue, message)) = letter.message() else {
            return Ok(Commit::nothing());
        };
        queues.send(queue, &[message]).await?;
        letter.sent(cx.now);
        letter.save()
    }
}
