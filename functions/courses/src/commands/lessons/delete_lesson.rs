//! `DELETE /api/v1/lessons/{lesson_id}`
//!
//! Removes a lesson and its exercises from the draft of a course. Learners read it until the next
//! publication; its id is never given to another lesson.

use kernel::{Command, Commit, Context, Permission, Policy, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::drafts::Drafts;
use crate::ids::LessonId;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeleteLesson {
    lesson_id: LessonId,
}

impl Command for DeleteLesson {
    const NAME: &'static str = "delete-lesson";
    const ROUTE: Route = Route::delete("/api/v1/lessons/{lesson_id}");
    const PERMISSION: Permission = Permission::WriteCourses;
    const POLICY: Policy = Policy::DEFAULT
        .requires_if_match()
        .shares_rows()
        .no_content();
    type Dependencies = Drafts;
    type Reply = ();

    /// The lesson itself is not read: one that could not be copied with its course has no row, and must be
    /// deleted too.
    async fn handle(self, drafts: &Drafts, cx: &Context) -> Result<Commit<()>> {
        let id = self.lesson_id;
        let draft = drafts.editable(id.course_id(), cx).await?;
        let mut outline = draft.outline;
        let (_, lesson) = outline.lesson(id.ordinal())?;
        cx.check_version(lesson.version)?;
        let removed = outline.remove_lesson(id.ordinal())?;
        drafts.remove_lesson(outline, &id, &removed.exercises)
    }
}

#[cfg(test)]
mod tests;
