//! `POST /api/v1/syllabus/{syllabus_id}/submit`
//!
//! Asks for a review of the draft. A change of the content takes it back.

use kernel::{
    Command, Commit, Context, EventSpec, Fact as _, Kind, Permission, Policy, Result, Route,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::event::syllabus::SyllabusSubmitted;
use crate::syllabi::Syllabi;
use crate::syllabus::SyllabusId;
use crate::view::syllabus::SyllabusSummary;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SubmitSyllabus {
    syllabus_id: SyllabusId,
}

impl Command for SubmitSyllabus {
    const NAME: &'static str = "submit-syllabus";
    const ROUTE: Route = Route::post("/api/v1/syllabus/{syllabus_id}/submit");
    const PERMISSION: Permission = Permission::WriteSyllabi;
    const POLICY: Policy = Policy::DEFAULT.requires_if_match();
    const EMITS: &'static [EventSpec] = &[SyllabusSubmitted::SPEC];
    const REFUSES: &'static [Kind] = &[Kind::Forbidden];
    type Dependencies = Syllabi;
    type Reply = SyllabusSummary;

    async fn handle(self, syllabi: &Syllabi, cx: &Context) -> Result<Commit<SyllabusSummary>> {
        let mut syllabus = syllabi.editable(&self.syllabus_id, cx).await?;
        syllabus.submit(cx.now)?;
        let view = SyllabusSummary::from(&syllabus);
        Ok(syllabi.save(syllabus)?.reply(view))
    }
}
