//! `GET /api/v1/lessons/{lesson_id}/revisions/{revision}`
//!
//! A text that a lesson of the draft had before, for the staff of its course.

use kernel::{Context, Permission, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::access::Right;
use crate::drafts::Drafts;
use crate::ids::LessonId;
use crate::lesson::revisions::{RevisionInPath, RevisionView};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GetLessonRevision {
    lesson_id: LessonId,
    /// The number of the revision.
    revision: RevisionInPath,
}

impl Query for GetLessonRevision {
    const NAME: &'static str = "get-lesson-revision";
    const ROUTE: Route = Route::get("/api/v1/lessons/{lesson_id}/revisions/{revision}");
    const PERMISSION: Permission = Permission::WriteCourses;
    type Dependencies = Drafts;
    type Reply = RevisionView;

    async fn fetch(self, drafts: &Drafts, cx: &Context) -> Result<RevisionView> {
        let number = self.revision.get();
        let revised = drafts.with_revision(&self.lesson_id, number, Right::ReadDraft, cx);
        let (_, _, revision) = revised.await?;
        Ok(revision)
    }
}

#[cfg(test)]
mod tests;
