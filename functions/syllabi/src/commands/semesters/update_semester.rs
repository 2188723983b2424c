//! `PUT /api/v1/semesters/{semester_id}`
//!
//! Replaces all details of a semester, if it was not changed since the caller read it. Of a closed semester,
//! only `access_until` can be changed.

use kernel::named::Named;
use kernel::{
    Command, Commit, Context, Error, EventSpec, Fact as _, Permission, Policy, Result, Route,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::default_zone::DefaultZone;
use crate::event::semester::SemesterUpdated;
use crate::semester::{SemesterId, SemesterInput};
use crate::semesters::{Loaded, Semesters};
use crate::view::semester::SemesterView;

/// The semester and its new details.
#[derive(Deserialize, JsonSchema)]
#[serde(transparent)]
pub(crate) struct UpdateSemester(Named<SemesterId, SemesterInput>);

impl Command for UpdateSemester {
    const NAME: &'static str = "update-semester";
    const ROUTE: Route = Route::put("/api/v1/semesters/{semester_id}");
    const PERMISSION: Permission = Permission::ManageSemesters;
    const POLICY: Policy = Policy::DEFAULT.requires_if_match();
    const EMITS: &'static [EventSpec] = &[SemesterUpdated::SPEC];
    type Dependencies = (Semesters, DefaultZone);
    type Reply = SemesterView;

    async fn handle(
        self,
        (semesters, default_zone): &Self::Dependencies,
        cx: &Context,
    ) -> Result<Commit<SemesterView>> {
        let Named { name, document } = self.0;
        let loaded = semesters.load(&name, &document.calendar_id).await?;
        let Loaded {
            mut semester,
            calendar,
            ..
        } = loaded;
        cx.check_version(semester.tag(cx.now))?;
        let zone = default_zone.unless(document.zone(), cx).await?;
        let details = document.into_details(zone)?;
        let before = semester.details().clone();
        if details.calendar_id != before.calendar_id {
            return Err(Error::invalid_field("calendar_id", "cannot be changed"));
        }
        semester.update(details, cx.now)?;
        let view = SemesterView::of(&semester, cx.now)?;
        Ok(semesters.save(semester, &before, calendar, cx)?.reply(view))
    }
}

#[cfg(test)]
mod tests;
