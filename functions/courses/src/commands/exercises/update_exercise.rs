//! `PUT /api/v1/lessons/{lesson_id}/exercises/{exercise_id}`
//!
//! Replaces an exercise of the draft.

use kernel::named::Named;
use kernel::{Command, Commit, Context, Permission, Policy, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::access::Right;
use crate::drafts::Drafts;
use crate::exercise::view::ExerciseDraftView;
use crate::exercise::{EXERCISE_BODY, ExerciseDetails};
use crate::ids::{ExerciseId, LessonId};
use crate::lesson::blocks::size;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
pub(crate) struct UpdateExercise(Named<LessonId, Named<ExerciseId, ExerciseDetails>>);

impl Command for UpdateExercise {
    const NAME: &'static str = "update-exercise";
    const ROUTE: Route = Route::put("/api/v1/lessons/{lesson_id}/exercises/{exercise_id}");
    const PERMISSION: Permission = Permission::WriteCourses;
    const POLICY: Policy = Policy::DEFAULT
        .requires_if_match()
        .shares_rows()
        .with_body_limit(EXERCISE_BODY);
    type Dependencies = Drafts;
    type Reply = ExerciseDraftView;

    async fn handle(self, drafts: &Drafts, cx: &Context) -> Result<Commit<ExerciseDraftView>> {
        let Named { name, document } = self.0;
        let (id, details) = (document.name, document.document);
        id.check_lesson(&name)?;
        details.check()?;
        let (draft, mut exercise) = drafts.with_exercise(&id, Right::Edit, cx).await?;
        cx.check_version(exercise.version())?;
        let mut outline = draft.outline;
        if *exercise.details() != details {
            let bytes = (exercise.bytes()?, size(&details)?);
            let stamp = outline.change_exercise(name.ordinal(), id.number(), bytes)?;
            exercise.revise(details, stamp, cx.now);
        }
        let view = ExerciseDraftView::from(&exercise);
        Ok(drafts.save_with_exercise(outline, exercise)?.reply(view))
    }
}

#[cfg(test)]
mod tests;
