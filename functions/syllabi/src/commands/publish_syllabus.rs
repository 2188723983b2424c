//! `POST /api/v1/syllabus/{syllabus_id}/publish`
//!
//! Lets learners read the latest version of a syllabus. Of a subject, semester and section, one syllabus
//! is published: another one that is published in its place becomes `superseded`.

use kernel::{
    Command, Commit, Context, EventSpec, Fact as _, Kind, Permission, Policy, Result, Route,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::event::syllabus::{FileLinked, FileUnlinked, SyllabusPublished, SyllabusSuperseded};
use crate::semesters::membership::{Membership, must_accept};
use crate::syllabi::{Syllabi, counted};
use crate::syllabus::{State, SyllabusId};
use crate::view::syllabus::SyllabusSummary;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PublishSyllabus {
    syllabus_id: SyllabusId,
}

impl Command for PublishSyllabus {
    const NAME: &'static str = "publish-syllabus";
    const ROUTE: Route = Route::post("/api/v1/syllabus/{syllabus_id}/publish");
    const PERMISSION: Permission = Permission::WriteSyllabi;
    const POLICY: Policy = Policy::DEFAULT.requires_if_match();
    const EMITS: &'static [EventSpec] = &[
        SyllabusPublished::SPEC,
        SyllabusSuperseded::SPEC,
        FileLinked::SPEC,
        FileUnlinked::SPEC,
    ];
    const REFUSES: &'static [Kind] = &[Kind::Forbidden];
    type Dependencies = Syllabi;
    type Reply = SyllabusSummary;

    /// Two reads, and a third one if there is another syllabus to supersede.
    async fn handle(self, syllabi: &Syllabi, cx: &Context) -> Result<Commit<SyllabusSummary>> {
        let mut syllabus = syllabi.editable(&self.syllabus_id, cx).await?;
        let was_published = syllabus.state() == State::Published;
        let membership = syllabus.membership();
        let before = syllabi.before_publication(&syllabus).await?;
        syllabus.publish(before.changed_fields, cx.now)?;
        let view = SyllabusSummary::from(&syllabus);
        let semester = &syllabus.place().semester_id;
        let counted = match membership {
            Membership::Open => counted(&syllabus, membership)?,
            _ => Commit::nothing().write(must_accept(semester)),
        };
        let commit = if was_published {
            syllabi.save_republished(syllabus, cx)?
        } else {
            let other = match before.published_instead {
                Some(id) => syllabi.superseded(&id, &self.syllabus_id, cx).await?,
                None => None,
            };
            syllabi.save_published(syllabus, other, cx)?
        };
        Ok(commit.and(counted).reply(view))
    }
}

#[cfg(test)]
mod tests;
