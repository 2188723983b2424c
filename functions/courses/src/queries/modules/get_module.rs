//! `GET /api/v1/courses/{course_id}/modules/{module_id}`
//!
//! One module of a course: of the draft for its staff, of the published version for everybody else.

use kernel::text::QueryFlag;
use kernel::{Context, Kind, Permission, Policy, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::error::OutlineError;
use crate::ids::{CourseId, ModuleId};
use crate::outline::view::ModuleView;
use crate::outlines::{Outlines, ShownOutline};
use crate::publications::{Choice, VersionNumber};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GetModule {
    course_id: CourseId,
    module_id: ModuleId,
    /// A published version of the course.
    version: Option<VersionNumber>,
    /// Whether the draft is shown, which only staff see. Without it, they see the draft.
    draft: Option<QueryFlag>,
}

impl Query for GetModule {
    const NAME: &'static str = "get-module";
    const ROUTE: Route = Route::get("/api/v1/courses/{course_id}/modules/{module_id}");
    const PERMISSION: Permission = Permission::Public;
    const POLICY: Policy = Policy::DEFAULT.with_optional_caller();
    const REFUSES: &'static [Kind] = &[Kind::Forbidden];
    type Dependencies = Outlines;
    type Reply = ModuleView;

    async fn fetch(self, outlines: &Outlines, cx: &Context) -> Result<ModuleView> {
        let choice = Choice::new(self.version, self.draft);
        match outlines.shown(&self.course_id, choice, cx).await? {
            ShownOutline::Draft(draft) => {
                let module = draft.outline.module(&self.module_id)?;
                Ok(ModuleView::of_draft(&draft.outline, module))
            }
            ShownOutline::Published(_, outline) => {
                let mut modules = outline.modules.iter();
                let module = modules.find(|module| module.id == self.module_id);
                let module = module.ok_or(OutlineError::NoSuchModule)?;
                Ok(ModuleView::published(&outline, module))
            }
        }
    }
}

#[cfg(test)]
mod tests;
