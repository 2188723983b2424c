//! `GET /api/v1/lessons/{lesson_id}/exercises`: List exercises of a lesson
//!
//! The exercises of a lesson, in their order and without their keys: of the draft for the staff of its
//! course, what is published for everybody for whom the lesson is open.

use kernel::page::{Limit, Page, page_of};
use kernel::text::QueryFlag;
use kernel::{Context, Kind, Permission, Policy, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::drafts::Drafts;
use crate::exercise::view::ExerciseView;
use crate::ids::{ExerciseId, LessonId};
use crate::publications::{Choice, Publications, Source, VersionNumber};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListExercises {
    lesson_id: LessonId,
    /// The lesson's version in the published outline, with which it is read faster. If another one is in
    /// force by now, that one is sent.
    version: Option<VersionNumber>,
    /// Whether the draft is shown, which only staff see. Without it, they see the draft.
    draft: Option<QueryFlag>,
    #[serde(default)]
    limit: Limit,
    cursor: Option<String>,
}

impl Query for ListExercises {
    const NAME: &'static str = "list-exercises";
    const ROUTE: Route = Route::get("/api/v1/lessons/{lesson_id}/exercises");
    const PERMISSION: Permission = Permission::Public;
    const POLICY: Policy = Policy::DEFAULT.with_optional_caller();
    const REFUSES: &'static [Kind] = &[Kind::Forbidden];
    type Dependencies = (Drafts, Publications);
    type Reply = Page<ExerciseView>;

    /// One call for learners who name the version; two for the draft, whose outline names the exercises.
    async fn fetch(
        self,
        (drafts, publications): &Self::Dependencies,
        cx: &Context,
    ) -> Result<Page<ExerciseView>> {
        let id = &self.lesson_id;
        let choice = Choice::new(self.version, self.draft);
        let views = match publications.source(id, choice, cx).await? {
            Source::Draft => {
                let draft = drafts.readable(id.course_id(), cx).await?;
                let (_, entry) = draft.outline.lesson(id.ordinal())?;
                let exercises = drafts.exercises(id, &entry.exercises).await?;
                exercises.iter().map(ExerciseView::of_draft).collect()
            }
            Source::Published(lesson) => {
                let questions = lesson.questions.into_iter();
                let view = |(number, details)| {
                    ExerciseView::published(ExerciseId::new(id.clone(), number), details)
                };
                questions
                    .map(|question| view((question.number, question.details)))
                    .collect()
            }
        };
        let range = (self.limit, self.cursor.as_deref());
        let list = format!("exercises {id}");
        page_of(views, &list, |exercise| exercise.id.to_string(), range, cx)
    }
}

#[cfg(test)]
mod tests;
