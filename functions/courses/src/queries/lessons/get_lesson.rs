//! `GET /api/v1/lessons/{lesson_id}`
//!
//! One lesson with its blocks: of the draft for the staff of its course, what is published for everybody for
//! whom it is open. A refusal says what opens it.

use kernel::text::QueryFlag;
use kernel::{Context, Kind, Permission, Policy, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::access::Right;
use crate::drafts::Drafts;
use crate::ids::LessonId;
use crate::lesson::view::LessonView;
use crate::publications::{Choice, Publications, Source, VersionNumber};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GetLesson {
    lesson_id: LessonId,
    /// The lesson's version in the published outline, with which it is read faster. If another one is in
    /// force by now, that one is sent.
    version: Option<VersionNumber>,
    /// Whether the draft is shown, which only staff see. Without it, they see the draft.
    draft: Option<QueryFlag>,
}

impl Query for GetLesson {
    const NAME: &'static str = "get-lesson";
    const ROUTE: Route = Route::get("/api/v1/lessons/{lesson_id}");
    const PERMISSION: Permission = Permission::Public;
    const POLICY: Policy = Policy::DEFAULT.with_optional_caller();
    const REFUSES: &'static [Kind] = &[Kind::Forbidden];
    type Dependencies = (Drafts, Publications);
    type Reply = LessonView;

    /// One call with `version` or `draft`, and two without.
    async fn fetch(
        self,
        (drafts, publications): &Self::Dependencies,
        cx: &Context,
    ) -> Result<LessonView> {
        let id = self.lesson_id;
        let choice = Choice::new(self.version, self.draft);
        match publications.source(&id, choice, cx).await? {
            Source::Draft => {
                let (draft, lesson) = drafts.with_lesson(&id, Right::ReadDraft, cx).await?;
                LessonView::of_draft(&draft.outline, &lesson)
            }
            Source::Published(lesson) => Ok(LessonView::published(id, *lesson)),
        }
    }
}

#[cfg(test)]
mod tests;
