//! `POST /api/v1/courses/{course_id}/modules`
//!
//! Adds a module to the draft of a course. Learners see it after the next publication.

use kernel::named::Named;
use kernel::{Command, Commit, Context, Permission, Policy, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::drafts::Drafts;
use crate::ids::CourseId;
use crate::outline::input::ModuleInput;
use crate::outline::view::ModuleView;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
pub(crate) struct CreateModule(Named<CourseId, ModuleInput>);

impl Command for CreateModule {
    const NAME: &'static str = "create-module";
    const ROUTE: Route = Route::post("/api/v1/courses/{course_id}/modules");
    const PERMISSION: Permission = Permission::WriteCourses;
    const POLICY: Policy = Policy::DEFAULT.created();
    type Dependencies = Drafts;
    type Reply = ModuleView;

    async fn handle(self, drafts: &Drafts, cx: &Context) -> Result<Commit<ModuleView>> {
        let Named { name, document } = self.0;
        let mut outline = drafts.editable(&name, cx).await?.outline;
        let (facts, position) = document.into_parts();
        let id = cx.new_id();
        outline.add_module(&id, facts, position)?;
        let view = ModuleView::of_draft(&outline, outline.module(&id)?);
        Ok(drafts.save(outline)?.reply(view))
    }
}

#[cfg(test)]
mod tests;
