//! `DELETE /api/v1/courses/{course_id}/modules/{module_id}`
//!
//! Removes an empty module from the draft of a course.

use kernel::{Command, Commit, Context, Permission, Policy, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::drafts::Drafts;
use crate::ids::{CourseId, ModuleId};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeleteModule {
    course_id: CourseId,
    module_id: ModuleId,
}

impl Command for DeleteModule {
    const NAME: &'static str = "delete-module";
    const ROUTE: Route = Route::delete("/api/v1/courses/{course_id}/modules/{module_id}");
    const PERMISSION: Permission = Permission::WriteCourses;
    const POLICY: Policy = Policy::DEFAULT
        .requires_if_match()
        .shares_rows()
        .no_content();
    type Dependencies = Drafts;
    type Reply = ();

    async fn handle(self, drafts: &Drafts, cx: &Context) -> Result<Commit<()>> {
        let mut outline = drafts.editable(&self.course_id, cx).await?.outline;
        cx.check_version(outline.module(&self.module_id)?.version)?;
        outline.remove_module(&self.module_id)?;
        drafts.save(outline)
    }
}

#[cfg(test)]
mod tests;
