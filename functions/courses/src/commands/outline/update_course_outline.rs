//! `PUT /api/v1/courses/{course_id}/outline`
//!
//! Puts the modules and lessons of the draft into an order: all of them, each once. To move a lesson to
//! another module is an order, too. If the draft was changed in the meantime, the refusal says what others
//! have added, removed and moved.

use kernel::{Command, Commit, Context, Permission, Policy, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use crate::drafts::Drafts;
use crate::ids::CourseId;
use crate::outline::Order;
use crate::outline::view::OutlineView;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UpdateCourseOutline {
    course_id: CourseId,
    /// The modules in their order, each with its lessons.
    modules: Order,
    /// Whether each lesson of the course waits for the one before it. Without it, this stays as it is.
    sequential: Option<bool>,
}

impl Command for UpdateCourseOutline {
    const NAME: &'static str = "update-course-outline";
    const ROUTE: Route = Route::put("/api/v1/courses/{course_id}/outline");
    const PERMISSION: Permission = Permission::WriteCourses;
    const POLICY: Policy = Policy::DEFAULT.requires_if_match().shares_rows();
    type Dependencies = Drafts;
    type Reply = OutlineView;

    async fn handle(self, drafts: &Drafts, cx: &Context) -> Result<Commit<OutlineView>> {
        let mut outline = drafts.editable(&self.course_id, cx).await?.outline;
        cx.check_version(outline.version()).map_err(|stale| {
            let changes = outline.moves_since(&self.modules);
            stale
                .with_detail("version", outline.version().into())
                .with_detail("changes", json!(changes))
        })?;
        outline.arrange(&self.modules, self.sequential)?;
        let view = OutlineView::of_draft(&outline);
        Ok(drafts.save(outline)?.reply(view))
    }
}

#[cfg(test)]
mod tests;
