//! `PUT /api/v1/lessons/{lesson_id}`
//!
//! Replaces a lesson of the draft: what is said about it, and its blocks if they are sent. The blocks before are
//! kept as a revision. If it was changed in the meantime, the refusal says in which blocks it differs from what
//! was sent.

use kernel::named::Named;
use kernel::{Command, Commit, Context, Permission, Policy, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use crate::access::Right;
use crate::drafts::Drafts;
use crate::ids::LessonId;
use crate::lesson::view::LessonView;
use crate::lesson::{BlockChanges, Blocks, LESSON_BODY, Lesson};
use crate::outline::input::LessonInput;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
pub(crate) struct UpdateLesson(Named<LessonId, LessonInput>);

impl Command for UpdateLesson {
    const NAME: &'static str = "update-lesson";
    const ROUTE: Route = Route::put("/api/v1/lessons/{lesson_id}");
    const PERMISSION: Permission = Permission::WriteCourses;
    const POLICY: Policy = Policy::DEFAULT
        .requires_if_match()
        .shares_rows()
        .with_body_limit(LESSON_BODY);
    type Dependencies = Drafts;
    type Reply = LessonView;

    async fn handle(self, drafts: &Drafts, cx: &Context) -> Result<Commit<LessonView>> {
        let Named { name, document } = self.0;
        let (draft, lesson) = drafts.with_lesson(&name, Right::Edit, cx).await?;
        let (facts, blocks) = document.into_parts();
        check_current(&lesson, blocks.as_ref(), cx)?;
        let blocks = blocks.unwrap_or_else(|| lesson.blocks().clone());
        drafts.change_lesson(draft.outline, lesson, facts, blocks, cx)
    }
}

/// Refuses a stale version, and says how the lesson differs from the blocks that were sent.
fn check_current(lesson: &Lesson, sent: Option<&Blocks>, cx: &Context) -> Result<()> {
    cx.check_version(lesson.version()).map_err(|stale| {
        let sent = sent.unwrap_or(lesson.blocks());
        let changes = BlockChanges::between(sent, lesson.blocks());
        stale
            .with_detail("version", lesson.version().into())
            .with_detail("blocks", json!(changes))
    })
}

#[cfg(test)]
mod tests;
