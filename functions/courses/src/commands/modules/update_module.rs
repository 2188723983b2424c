//! `PUT /api/v1/courses/{course_id}/modules/{module_id}`
//!
//! Replaces what is said about a module of the draft, and moves it to a position.

use kernel::named::Named;
use kernel::{Command, Commit, Context, Permission, Policy, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::drafts::Drafts;
use crate::ids::{CourseId, ModuleId};
use crate::outline::input::ModuleInput;
use crate::outline::view::ModuleView;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
pub(crate) struct UpdateModule(Named<CourseId, Named<ModuleId, ModuleInput>>);

impl Command for UpdateModule {
    const NAME: &'static str = "update-module";
    const ROUTE: Route = Route::put("/api/v1/courses/{course_id}/modules/{module_id}");
    const PERMISSION: Permission = Permission::WriteCourses;
    const POLICY: Policy = Policy::DEFAULT.requires_if_match().shares_rows();
    type Dependencies = Drafts;
    type Reply = ModuleView;

    async fn handle(self, drafts: &Drafts, cx: &Context) -> Result<Commit<ModuleView>> {
        let Named { name, document } = self.0;
        let mut outline = drafts.editable(&name, cx).await?.outline;
        let id = document.name;
        cx.check_version(outline.module(&id)?.version)?;
        let (facts, position) = document.document.into_parts();
        outline.change_module(&id, facts, position)?;
        let view = ModuleView::of_draft(&outline, outline.module(&id)?);
        Ok(drafts.save(outline)?.reply(view))
    }
}

#[cfg(test)]
mod tests;
