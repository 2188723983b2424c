//! `DELETE /api/v1/semesters/{semester_id}`
//!
//! Deletes a semester, if it was not changed since the caller read it and nothing belongs to it. Its code and
//! its days are free again. A closed semester cannot be deleted.

use kernel::{Command, Commit, Context, EventSpec, Fact as _, Permission, Policy, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::event::semester::SemesterDeleted;
use crate::semester::{CalendarId, SemesterId};
use crate::semesters::Semesters;

/// The semester to delete.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeleteSemester {
    semester_id: SemesterId,
}

impl Command for DeleteSemester {
    const NAME: &'static str = "delete-semester";
    const ROUTE: Route = Route::delete("/api/v1/semesters/{semester_id}");
    const PERMISSION: Permission = Permission::ManageSemesters;
    const POLICY: Policy = Policy::DEFAULT.requires_if_match().no_content();
    const EMITS: &'static [EventSpec] = &[SemesterDeleted::SPEC];
    type Dependencies = Semesters;
    type Reply = ();

    async fn handle(self, semesters: &Semesters, cx: &Context) -> Result<Commit<()>> {
        let likely = CalendarId::default();
        let mut loaded = semesters.load(&self.semester_id, &likely).await?;
        cx.check_version(loaded.semester.tag(cx.now))?;
        loaded.semester.delete()?;
        semesters.remove(loaded, cx)
    }
}

#[cfg(test)]
mod tests;
