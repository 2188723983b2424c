//! `POST /api/v1/lessons/{lesson_id}/exercises/{exercise_id}/attempts`
//!
//! Answers an exercise, and says at once what is right. Learners answer the published exercise, and each
//! answer counts; staff of the course try the draft. The form of `answer` follows from the exercise's kind:
//! `single` the number of an option, `multiple` numbers of options, `numeric` a number, `text` a text, `order`
//! the numbers of all options in their order, `code` the outputs.

use kernel::text::Integer;
use kernel::{Command, Commit, Context, EventSpec, Fact as _, Permission, Policy, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::attempts::Attempts;
use crate::event::exercise::ExerciseAttempted;
use crate::exercise::Answer;
use crate::exercise::attempt_view::AttemptResultView;
use crate::ids::{ExerciseId, LessonId};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SubmitExerciseAttempt {
    lesson_id: LessonId,
    exercise_id: ExerciseId,
    /// The answer.
    #[schemars(example = 1)]
    answer: Answer,
    /// The lesson's version in the published outline, with which the answer is checked faster. Another one is
    /// no mistake.
    version: Option<Integer<1, 1_000_000>>,
}

impl Command for SubmitExerciseAttempt {
    const NAME: &'static str = "submit-exercise-attempt";
    const ROUTE: Route =
        Route::post("/api/v1/lessons/{lesson_id}/exercises/{exercise_id}/attempts");
    const PERMISSION: Permission = Permission::SignedIn;
    const POLICY: Policy = Policy::DEFAULT.created().with_body_limit(512 * 1024);
    const EMITS: &'static [EventSpec] = &[ExerciseAttempted::SPEC];
    type Dependencies = Attempts;
    type Reply = AttemptResultView;

    async fn handle(self, attempts: &Attempts, cx: &Context) -> Result<Commit<AttemptResultView>> {
        let id = self.exercise_id;
        id.check_lesson(&self.lesson_id)?;
        let hint = self
            .version
            .and_then(|version| u32::try_from(version.get()).ok());
        let question = attempts.question(&id, hint, cx).await?;
        let attempt = question.attempt(&id, self.answer, cx)?;
        let mut commit = attempts.save(&attempt)?;
        if let Some(fact) = ExerciseAttempted::of(&attempt) {
            commit = commit.fact("ExerciseAttempt", &fact, cx);
        }
        Ok(commit.reply(AttemptResultView::new(attempt, question.details())))
    }
}

#[cfg(test)]
mod tests;
