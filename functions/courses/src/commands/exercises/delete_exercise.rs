//! `DELETE /api/v1/lessons/{lesson_id}/exercises/{exercise_id}`
//!
//! Removes an exercise from the draft. Learners answer it until the next publication; its id is never given
//! to another exercise.

use kernel::{Command, Commit, Context, Permission, Policy, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::access::Right;
use crate::drafts::Drafts;
use crate::ids::{ExerciseId, LessonId};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeleteExercise {
    lesson_id: LessonId,
    exercise_id: ExerciseId,
}

impl Command for DeleteExercise {
    const NAME: &'static str = "delete-exercise";
    const ROUTE: Route = Route::delete("/api/v1/lessons/{lesson_id}/exercises/{exercise_id}");
    const PERMISSION: Permission = Permission::WriteCourses;
    const POLICY: Policy = Policy::DEFAULT
        .requires_if_match()
        .shares_rows()
        .no_content();
    type Dependencies = Drafts;
    type Reply = ();

    async fn handle(self, drafts: &Drafts, cx: &Context) -> Result<Commit<()>> {
        let id = self.exercise_id;
        id.check_lesson(&self.lesson_id)?;
        let (draft, exercise) = drafts.with_exercise(&id, Right::Edit, cx).await?;
        cx.check_version(exercise.version())?;
        let mut outline = draft.outline;
        let ordinal = self.lesson_id.ordinal();
        outline.remove_exercise(ordinal, id.number(), exercise.bytes()?)?;
        Ok(drafts.save(outline)?.and(Commit::remove(exercise)))
    }
}

#[cfg(test)]
mod tests;
