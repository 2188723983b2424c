//! `POST /api/v1/semesters/{semester_id}/close`
//!
//! Closes a semester for good. Its terms must be closed, and what belongs to it must be finished: otherwise
//! 409 `semesters.not_finished` names what is open. With `If-Match`, only if the semester was not changed
//! since the caller read it.

use kernel::{Command, Commit, Context, EventSpec, Fact as _, Permission, Policy, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::event::semester::SemesterClosed;
use crate::semester::{CalendarId, SemesterId};
use crate::semesters::Semesters;
use crate::view::semester::SemesterView;

/// The semester to close.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CloseSemester {
    semester_id: SemesterId,
}

impl Command for CloseSemester {
    const NAME: &'static str = "close-semester";
    const ROUTE: Route = Route::post("/api/v1/semesters/{semester_id}/close");
    const PERMISSION: Permission = Permission::ManageSemesters;
    const POLICY: Policy = Policy::DEFAULT.accepts_if_match();
    const EMITS: &'static [EventSpec] = &[SemesterClosed::SPEC];
    type Dependencies = Semesters;
    type Reply = SemesterView;

    async fn handle(self, semesters: &Semesters, cx: &Context) -> Result<Commit<SemesterView>> {
        let likely = CalendarId::default();
        let mut loaded = semesters.load(&self.semester_id, &likely).await?;
        cx.check_version(loaded.semester.tag(cx.now))?;
        loaded.semester.close(&cx.actor, cx.now)?;
        semesters.check_finished(&loaded).await?;
        let view = SemesterView::of(&loaded.semester, cx.now)?;
        Ok(semesters.close(loaded, cx)?.reply(view))
    }
}

#[cfg(test)]
mod tests;
