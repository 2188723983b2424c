//! `POST /api/v1/syllabus/{syllabus_id}/withdraw`
//!
//! Stops showing a published syllabus to learners. Its place is free for another one, and it can be
//! published again.

use kernel::{
    Command, Commit, Context, EventSpec, Fact as _, Kind, Permission, Policy, Result, Route,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::event::syllabus::{FileLinked, FileUnlinked, SyllabusWithdrawn};
use crate::syllabi::Syllabi;
use crate::syllabus::SyllabusId;
use crate::view::syllabus::SyllabusSummary;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WithdrawSyllabus {
    syllabus_id: SyllabusId,
}

impl Command for WithdrawSyllabus {
    const NAME: &'static str = "withdraw-syllabus";
    const ROUTE: Route = Route::post("/api/v1/syllabus/{syllabus_id}/withdraw");
    const PERMISSION: Permission = Permission::WriteSyllabi;
    const POLICY: Policy = Policy::DEFAULT.requires_if_match();
    const EMITS: &'static [EventSpec] = &[
        SyllabusWithdrawn::SPEC,
        FileLinked::SPEC,
        FileUnlinked::SPEC,
    ];
    const REFUSES: &'static [Kind] = &[Kind::Forbidden];
    type Dependencies = Syllabi;
    type Reply = SyllabusSummary;

    async fn handle(self, syllabi: &Syllabi, cx: &Context) -> Result<Commit<SyllabusSummary>> {
        let mut syllabus = syllabi.editable(&self.syllabus_id, cx).await?;
        syllabus.withdraw(cx.now)?;
        let view = SyllabusSummary::from(&syllabus);
        Ok(syllabi.save_withdrawn(syllabus)?.reply(view))
    }
}
