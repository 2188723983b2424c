//! `POST /api/v1/lessons/{lesson_id}/revisions/{revision}/restore`
//!
//! Gives a lesson of the draft a text again that it had before. The text that it has now becomes a revision; its
//! title and what else is said about it stay.

use kernel::{Command, Commit, Context, Permission, Policy, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::access::Right;
use crate::drafts::Drafts;
use crate::ids::LessonId;
use crate::lesson::revisions::RevisionInPath;
use crate::lesson::view::LessonView;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RestoreLessonRevision {
    lesson_id: LessonId,
    /// The number of the revision.
    revision: RevisionInPath,
}

impl Command for RestoreLessonRevision {
    const NAME: &'static str = "restore-lesson-revision";
    const ROUTE: Route = Route::post("/api/v1/lessons/{lesson_id}/revisions/{revision}/restore");
    const PERMISSION: Permission = Permission::WriteCourses;
    const POLICY: Policy = Policy::DEFAULT.requires_if_match().shares_rows();
    type Dependencies = Drafts;
    type Reply = LessonView;

    async fn handle(self, drafts: &Drafts, cx: &Context) -> Result<Commit<LessonView>> {
        let (id, number) = (&self.lesson_id, self.revision.get());
        let (draft, lesson, revision) = drafts.with_revision(id, number, Right::Edit, cx).await?;
        cx.check_version(lesson.version())?;
        let facts = draft.outline.lesson(id.ordinal())?.1.facts.clone();
        drafts.change_lesson(draft.outline, lesson, facts, revision.blocks, cx)
    }
}

#[cfg(test)]
mod tests;
