//! `POST /api/v1/lessons/{lesson_id}/exercises`
//!
//! Adds an exercise to a lesson of the draft. The form of `key` follows from `kind`: `single` the number of
//! an option, `multiple` numbers of options, `numeric` a number, `text` the accepted texts, `order` the
//! numbers of all options in their order, `code` the expected outputs.

use kernel::named::Named;
use kernel::{Command, Commit, Context, Permission, Policy, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::drafts::Drafts;
use crate::exercise::view::ExerciseDraftView;
use crate::exercise::{EXERCISE_BODY, Exercise, ExerciseDetails};
use crate::ids::{ExerciseId, LessonId};
use crate::lesson::blocks::size;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
pub(crate) struct CreateExercise(Named<LessonId, ExerciseDetails>);

impl Command for CreateExercise {
    const NAME: &'static str = "create-exercise";
    const ROUTE: Route = Route::post("/api/v1/lessons/{lesson_id}/exercises");
    const PERMISSION: Permission = Permission::WriteCourses;
    const POLICY: Policy = Policy::DEFAULT.created().with_body_limit(EXERCISE_BODY);
    type Dependencies = Drafts;
    type Reply = ExerciseDraftView;

    async fn handle(self, drafts: &Drafts, cx: &Context) -> Result<Commit<ExerciseDraftView>> {
        let Named { name, document } = self.0;
        document.check()?;
        let mut outline = drafts.editable(name.course_id(), cx).await?.outline;
        let added = outline.add_exercise(name.ordinal(), size(&document)?)?;
        let id = ExerciseId::new(name, added.number);
        let exercise = Exercise::create(id, document, added.stamp, cx.now);
        let view = ExerciseDraftView::from(&exercise);
        Ok(drafts.save_with_exercise(outline, exercise)?.reply(view))
    }
}

#[cfg(test)]
mod tests;
