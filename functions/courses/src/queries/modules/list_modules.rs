//! `GET /api/v1/courses/{course_id}/modules`: List modules of a course
//!
//! The modules of a course, in their order: of the draft for its staff, of the published version for
//! everybody else.

use kernel::page::{Limit, Page, page_of};
use kernel::text::QueryFlag;
use kernel::{Context, Kind, Permission, Policy, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::ids::CourseId;
use crate::outline::view::ModuleView;
use crate::outlines::{Outlines, ShownOutline};
use crate::publications::{Choice, VersionNumber};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListModules {
    course_id: CourseId,
    /// A published version of the course.
    version: Option<VersionNumber>,
    /// Whether the draft is shown, which only staff see. Without it, they see the draft.
    draft: Option<QueryFlag>,
    #[serde(default)]
    limit: Limit,
    cursor: Option<String>,
}

impl Query for ListModules {
    const NAME: &'static str = "list-modules";
    const ROUTE: Route = Route::get("/api/v1/courses/{course_id}/modules");
    const PERMISSION: Permission = Permission::Public;
    const POLICY: Policy = Policy::DEFAULT.with_optional_caller();
    const REFUSES: &'static [Kind] = &[Kind::Forbidden];
    type Dependencies = Outlines;
    type Reply = Page<ModuleView>;

    async fn fetch(self, outlines: &Outlines, cx: &Context) -> Result<Page<ModuleView>> {
        let choice = Choice::new(self.version, self.draft);
        let views = match outlines.shown(&self.course_id, choice, cx).await? {
            ShownOutline::Draft(draft) => {
                let modules = draft.outline.modules().iter();
                let view = |module| ModuleView::of_draft(&draft.outline, module);
                modules.map(view).collect()
            }
            ShownOutline::Published(_, outline) => {
                let modules = outline.modules.iter();
                let view = |module| ModuleView::published(&outline, module);
                modules.map(view).collect()
            }
        };
        let list = format!("modules {}", self.course_id);
        let range = (self.limit, self.cursor.as_deref());
        page_of(views, &list, |module| module.id.to_string(), range, cx)
    }
}

#[cfg(test)]
mod tests;
