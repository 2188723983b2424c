//! `GET /api/v1/courses/{course_id}/outline`
//!
//! The modules and lessons of a course, in their order: of the draft for its staff, of the published version
//! for everybody else. The `ETag` of the draft is what `PUT` takes. With `version`, the reply never changes,
//! and any cache may keep it.

use kernel::text::QueryFlag;
use kernel::{Context, Kind, Permission, Policy, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::ids::CourseId;
use crate::outline::VersionState;
use crate::outline::view::OutlineView;
use crate::outlines::{Outlines, ShownOutline};
use crate::publications::{Choice, VersionNumber};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GetCourseOutline {
    course_id: CourseId,
    /// A published version of the course.
    version: Option<VersionNumber>,
    /// Whether the draft is shown, which only staff see. Without it, they see the draft.
    draft: Option<QueryFlag>,
}

impl Query for GetCourseOutline {
    const NAME: &'static str = "get-course-outline";
    const ROUTE: Route = Route::get("/api/v1/courses/{course_id}/outline");
    const PERMISSION: Permission = Permission::Public;
    const POLICY: Policy = Policy::DEFAULT.with_optional_caller();
    const REFUSES: &'static [Kind] = &[Kind::Forbidden];
    type Dependencies = Outlines;
    type Reply = OutlineView;

    async fn fetch(self, outlines: &Outlines, cx: &Context) -> Result<OutlineView> {
        let choice = Choice::new(self.version, self.draft);
        Ok(match outlines.shown(&self.course_id, choice, cx).await? {
            ShownOutline::Draft(draft) => OutlineView::of_draft(&draft.outline),
            ShownOutline::Published(access, outline) => {
                let is_seen = access.is_seen_by_everybody(cx);
                let is_published = outline.state == VersionState::Published;
                let is_cacheable = choice.version.is_some() && is_published && is_seen;
                OutlineView::published(&outline, is_cacheable)
            }
        })
    }
}

#[cfg(test)]
mod tests;
