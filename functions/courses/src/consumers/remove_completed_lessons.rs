//! `remove-completed-lessons`: `enrollments.EnrollmentDeleted.v1`
//!
//! The account of a learner was deleted: what the learner has completed is deleted too.

use kernel::table::{Action, Write};
use kernel::{Commit, Consumer, Context, Envelope, Result};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::learner::CompletedLessons;

/// The event: an enrollment was deleted.
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct RemoveCompletedLessons {
    enrollment_id: String,
}

impl Consumer for RemoveCompletedLessons {
    const NAME: &'static str = "remove-completed-lessons";
    const EVENT: &'static str = "enrollments.EnrollmentDeleted.v1";
    type Dependencies = ();

    async fn consume(self, _: &Envelope, (): &(), _: &Context) -> Result<Commit<()>> {
        let key = CompletedLessons::key(&self.enrollment_id);
        Ok(Commit::nothing().write(Write::always(Action::Delete(key))))
    }
}
