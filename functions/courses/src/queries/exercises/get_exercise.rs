//! `GET /api/v1/lessons/{lesson_id}/exercises/{exercise_id}`
//!
//! One exercise without its key: of the draft for the staff of its course, what is published for everybody
//! for whom the lesson is open.

use kernel::text::QueryFlag;
use kernel::{Context, Kind, Permission, Policy, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::access::Right;
use crate::drafts::Drafts;
use crate::exercise::view::ExerciseView;
use crate::ids::{ExerciseId, LessonId};
use crate::publications::{Choice, Publications, Source, VersionNumber};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GetExercise {
    lesson_id: LessonId,
    exercise_id: ExerciseId,
    /// The lesson's version in the published outline, with which it is read faster. If another one is in
    /// force by now, that one is sent.
    version: Option<VersionNumber>,
    /// Whether the draft is shown, which only staff see. Without it, they see the draft.
    draft: Option<QueryFlag>,
}

impl Query for GetExercise {
    const NAME: &'static str = "get-exercise";
    const ROUTE: Route = Route::get("/api/v1/lessons/{lesson_id}/exercises/{exercise_id}");
    const PERMISSION: Permission = Permission::Public;
    const POLICY: Policy = Policy::DEFAULT.with_optional_caller();
    const REFUSES: &'static [Kind] = &[Kind::Forbidden];
    type Dependencies = (Drafts, Publications);
    type Reply = ExerciseView;

    /// One call with `version` or `draft`, and two without.
    async fn fetch(
        self,
        (drafts, publications): &Self::Dependencies,
        cx: &Context,
    ) -> Result<ExerciseView> {
        let id = self.exercise_id;
        id.check_lesson(&self.lesson_id)?;
        let choice = Choice::new(self.version, self.draft);
        match publications.source(&self.lesson_id, choice, cx).await? {
            Source::Draft => {
                let (_, exercise) = drafts.with_exercise(&id, Right::ReadDraft, cx).await?;
                Ok(ExerciseView::of_draft(&exercise))
            }
            Source::Published(lesson) => {
                let question = lesson.question(id.number())?;
                Ok(ExerciseView::published(id, question.details.clone()))
            }
        }
    }
}

#[cfg(test)]
mod tests;
