//! `DELETE /api/v1/syllabus/{id}`
//!
//! Deletes a syllabus that is not published, with all its versions. `id` is the syllabus's id.

use kernel::bulk::BulkPageQueued;
use kernel::{
    BulkRun, Command, Commit, Context, EventSpec, Fact as _, Permission, Policy, Result, Route,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::event::syllabus::{FileUnlinked, SyllabusDeleted};
use crate::jobs::remove_syllabus_rows::SyllabusRowsRemoval;
use crate::syllabi::{Syllabi, uncounted};
use crate::syllabus::SyllabusId;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeleteSyllabus {
    /// The syllabus's id.
    id: SyllabusId,
}

impl Command for DeleteSyllabus {
    const NAME: &'static str = "delete-syllabus";
    const ROUTE: Route = Route::delete("/api/v1/syllabus/{id}");
    const PERMISSION: Permission = Permission::ManageSyllabi;
    const POLICY: Policy = Policy::DEFAULT.requires_if_match().no_content();
    const EMITS: &'static [EventSpec] = &[
        SyllabusDeleted::SPEC,
        FileUnlinked::SPEC,
        BulkPageQueued::SPEC,
    ];
    type Dependencies = Syllabi;
    type Reply = ();

    async fn handle(self, syllabi: &Syllabi, cx: &Context) -> Result<Commit<()>> {
        let mut syllabus = syllabi.editable(&self.id, cx).await?;
        syllabus.delete()?;
        let syllabus_id = self.id;
        let id = syllabus_id.to_string();
        let rows = BulkRun::start(&id, &SyllabusRowsRemoval { syllabus_id }, cx)?;
        let leaves = uncounted(&syllabus)?;
        Ok(Commit::remove(syllabus).and(leaves).and(rows.commit()?))
    }
}

#[cfg(test)]
mod tests;
