//! `POST /api/v1/semesters`
//!
//! Adds a semester to a calendar: a year, a term of a year, or a semester that stands alone. Its code must be
//! free, and semesters of the same calendar and level do not overlap.

use kernel::{Command, Commit, Context, EventSpec, Fact as _, Permission, Policy, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::default_zone::DefaultZone;
use crate::event::semester::SemesterCreated;
use crate::semester::{Semester, SemesterInput};
use crate::semesters::Semesters;
use crate::view::semester::SemesterView;

/// The semester to add.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
pub(crate) struct CreateSemester(SemesterInput);

impl Command for CreateSemester {
    const NAME: &'static str = "create-semester";
    const ROUTE: Route = Route::post("/api/v1/semesters");
    const PERMISSION: Permission = Permission::ManageSemesters;
    const POLICY: Policy = Policy::DEFAULT.created();
    const EMITS: &'static [EventSpec] = &[SemesterCreated::SPEC];
    type Dependencies = (Semesters, DefaultZone);
    type Reply = SemesterView;

    async fn handle(
        self,
        (semesters, default_zone): &Self::Dependencies,
        cx: &Context,
    ) -> Result<Commit<SemesterView>> {
        let zone = default_zone.unless(self.0.zone(), cx).await?;
        let details = self.0.into_details(zone)?;
        let calendar = semesters.calendar(&details.calendar_id).await?;
        let semester = Semester::create(cx.new_id(), details, cx.now);
        let view = SemesterView::of(&semester, cx.now)?;
        Ok(semesters.add(semester, calendar, cx)?.reply(view))
    }
}

#[cfg(test)]
mod tests;
