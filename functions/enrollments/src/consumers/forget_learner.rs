//! `forget-learner`: `identity.UserDeleted.v1`
//!
//! Starts the deletion of all enrollments of a user whose account was deleted.

use kernel::bulk::BulkPageQueued;
use kernel::{BulkRun, Commit, Consumer, Context, Envelope, EventSpec, Fact as _, Result};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::ids::UserId;
use crate::jobs::end_enrollments::EnrollmentsEnd;

/// The event: an account was deleted.
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct ForgetLearner {
    user_id: UserId,
}

impl Consumer for ForgetLearner {
    const NAME: &'static str = "forget-learner";
    const EVENT: &'static str = "identity.UserDeleted.v1";
    const EMITS: &'static [EventSpec] = &[BulkPageQueued::SPEC];
    type Dependencies = ();

    async fn consume(self, event: &Envelope, (): &(), cx: &Context) -> Result<Commit<()>> {
        BulkRun::start(
            &format!("learner-{}", event.event_id),
            &EnrollmentsEnd::OfUser(self.user_id),
            cx,
        )?
        .commit()
    }
}

#[cfg(test)]
mod tests;
