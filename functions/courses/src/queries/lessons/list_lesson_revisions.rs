//! `GET /api/v1/lessons/{lesson_id}/revisions`
//!
//! The texts that a lesson of the draft had before, the newest first: the last 50, without their blocks.

use kernel::page::{Limit, Page, page_of};
use kernel::{Context, Permission, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::access::Right;
use crate::drafts::Drafts;
use crate::ids::LessonId;
use crate::lesson::revisions::Revision;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListLessonRevisions {
    lesson_id: LessonId,
    #[serde(default)]
    limit: Limit,
    cursor: Option<String>,
}

impl Query for ListLessonRevisions {
    const NAME: &'static str = "list-lesson-revisions";
    const ROUTE: Route = Route::get("/api/v1/lessons/{lesson_id}/revisions");
    const PERMISSION: Permission = Permission::WriteCourses;
    type Dependencies = Drafts;
    type Reply = Page<Revision>;

    async fn fetch(self, drafts: &Drafts, cx: &Context) -> Result<Page<Revision>> {
        let id = &self.lesson_id;
        let (_, lesson) = drafts.with_lesson(id, Right::ReadDraft, cx).await?;
        let revisions = lesson.revisions().cloned().collect();
        let range = (self.limit, self.cursor.as_deref());
        let list = format!("revisions {id}");
        page_of(revisions, &list, |one| one.revision.to_string(), range, cx)
    }
}

#[cfg(test)]
mod tests;
