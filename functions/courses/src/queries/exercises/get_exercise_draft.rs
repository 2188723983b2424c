//! `GET /api/v1/lessons/{lesson_id}/exercises/{exercise_id}/draft`
//!
//! One exercise of the draft with its key and its explanation, for the staff of its course.

use kernel::{Context, Permission, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::access::Right;
use crate::drafts::Drafts;
use crate::exercise::view::ExerciseDraftView;
use crate::ids::{ExerciseId, LessonId};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GetExerciseDraft {
    lesson_id: LessonId,
    exercise_id: ExerciseId,
}

impl Query for GetExerciseDraft {
    const NAME: &'static str = "get-exercise-draft";
    const ROUTE: Route = Route::get("/api/v1/lessons/{lesson_id}/exercises/{exercise_id}/draft");
    const PERMISSION: Permission = Permission::WriteCourses;
    type Dependencies = Drafts;
    type Reply = ExerciseDraftView;

    async fn fetch(self, drafts: &Drafts, cx: &Context) -> Result<ExerciseDraftView> {
        let id = self.exercise_id;
        id.check_lesson(&self.lesson_id)?;
        let (_, exercise) = drafts.with_exercise(&id, Right::ReadDraft, cx).await?;
        Ok(ExerciseDraftView::from(&exercise))
    }
}

#[cfg(test)]
mod tests;
