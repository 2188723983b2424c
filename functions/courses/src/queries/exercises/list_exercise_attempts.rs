//! `GET /api/v1/lessons/{lesson_id}/exercises/{exercise_id}/attempts`: List answers to an exercise
//!
//! The caller's answers to an exercise, the last one first. Staff of the course also read those of another
//! user, or of everybody.

use kernel::page::{Limit, Page};
use kernel::text::{QueryFlag, Text};
use kernel::{Context, Permission, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::attempts::Attempts;
use crate::exercise::attempt_view::AttemptView;
use crate::ids::{ExerciseId, LessonId};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListExerciseAttempts {
    lesson_id: LessonId,
    exercise_id: ExerciseId,
    /// The answers of this user.
    user_id: Option<Text<64>>,
    /// Whether the answers of all users are listed.
    everybody: Option<QueryFlag>,
    #[serde(default)]
    limit: Limit,
    cursor: Option<String>,
}

impl Query for ListExerciseAttempts {
    const NAME: &'static str = "list-exercise-attempts";
    const ROUTE: Route = Route::get("/api/v1/lessons/{lesson_id}/exercises/{exercise_id}/attempts");
    const PERMISSION: Permission = Permission::SignedIn;
    type Dependencies = Attempts;
    type Reply = Page<AttemptView>;

    /// One call for one's own answers, and two for those of others.
    async fn fetch(self, attempts: &Attempts, cx: &Context) -> Result<Page<AttemptView>> {
        let id = self.exercise_id;
        id.check_lesson(&self.lesson_id)?;
        let own = cx.actor.name();
        let is_everybody = self.everybody.is_some_and(QueryFlag::get);
        let user = self.user_id.as_ref().map_or(own, Text::as_str);
        let user = (!is_everybody).then_some(user);
        if user != Some(own) {
            attempts.check_staff(&id, cx).await?;
        }
        let range = (self.limit, self.cursor.as_deref());
        Ok(attempts
            .page(&id, user, range, cx)
            .await?
            .map(AttemptView::from))
    }
}
