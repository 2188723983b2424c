//! `keep-completed-lessons`: `enrollments.EnrollmentProgressUpdated.v1`
//!
//! Keeps when a learner has completed which lesson: lessons are released after others. One read and one
//! transaction. In any order and twice, the events give the same.

use std::sync::Arc;

use jiff::Timestamp;
use kernel::table::{Action, Condition, Table, Write, from_row, to_row};
use kernel::{Commit, Consumer, Context, Envelope, Result};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::ids::LessonId;
use crate::learner::CompletedLessons;

/// The event: a learner has completed a lesson.
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct KeepCompletedLessons {
    enrollment_id: String,
    run: u32,
    lesson_id: LessonId,
    completed_at: Timestamp,
}

impl Consumer for KeepCompletedLessons {
    const NAME: &'static str = "keep-completed-lessons";
    const EVENT: &'static str = "enrollments.EnrollmentProgressUpdated.v1";
    type Dependencies = Arc<dyn Table>;

    async fn consume(
        self,
        _: &Envelope,
        table: &Arc<dyn Table>,
        _: &Context,
    ) -> Result<Commit<()>> {
        let key = CompletedLessons::key(&self.enrollment_id);
        let row = table.get(&key).await?;
        let mut completed: CompletedLessons = row.map(from_row).transpose()?.unwrap_or_default();
        let condition = Condition::unchanged_since(completed.version);
        if !completed.add(self.run, self.lesson_id.ordinal(), self.completed_at) {
            return Ok(Commit::nothing());
        }
        completed.version += 1;
        let row = to_row(&key, &completed)?;
        Ok(Commit::nothing().write(Write::when(Action::Put(row), condition)))
    }
}
