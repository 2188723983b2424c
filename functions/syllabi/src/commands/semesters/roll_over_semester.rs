//! `POST /api/v1/semesters/{semester_id}/roll-over`
//!
//! Creates the syllabi of a semester anew in another one, as drafts with moved dates: by whole weeks, with
//! the same weekday and the same time on the clock, past holidays. With `dry_run` it creates nothing and
//! returns a page of what would be created, with the old and the new dates and with warnings. Otherwise the
//! work is done afterwards; `GET /semesters/{semester_id}/roll-overs/{run_id}` shows its progress. What is
//! there already is not created again, so that a roll-over may be repeated.

use kernel::bulk::BulkPageQueued;
use kernel::deployment::Requirements;
use kernel::page::{Limit, Page};
use kernel::{
    BulkRun, Command, Commit, Context, EventSpec, Fact as _, Kind, Permission, Reply, Result, Route,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::jobs::roll_over_syllabi::SyllabiRollOver;
use crate::roll_over::{RollOverId, RolledSyllabus};
use crate::roll_overs::RollOvers;
use crate::semester::SemesterId;

/// The semester whose syllabi are taken over, and the one that gets them.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RollOverSemester {
    semester_id: SemesterId,
    /// The semester that gets the syllabi.
    #[schemars(example = &"0197a1b2-0000-7000-8000-000000000002")]
    to_semester_id: SemesterId,
    /// Whether it is only shown what would be created.
    #[serde(default)]
    #[schemars(example = true)]
    dry_run: bool,
    /// The next page of a dry run: `next_cursor` of the page before.
    cursor: Option<String>,
}

/// What a roll-over creates.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct RollOverView {
    /// The semester whose syllabi are taken over.
    semester_id: SemesterId,
    /// The semester that gets them.
    to_semester_id: SemesterId,
    /// Whether nothing is created.
    dry_run: bool,
    /// The run that creates the syllabi; null in a dry run.
    run_id: Option<RollOverId>,
    /// A page of what would be created; empty unless it is a dry run.
    syllabi: Vec<RolledSyllabus>,
    /// The cursor of the next page; null on the last one.
    next_cursor: Option<String>,
}

impl Reply for RollOverView {
    fn require(requirements: &mut Requirements) {
        Page::<()>::require(requirements);
    }
}

impl Command for RollOverSemester {
    const NAME: &'static str = "roll-over-semester";
    const ROUTE: Route = Route::post("/api/v1/semesters/{semester_id}/roll-over");
    const PERMISSION: Permission = Permission::ManageSemesters;
    const EMITS: &'static [EventSpec] = &[BulkPageQueued::SPEC];
    const REFUSES: &'static [Kind] = &[Kind::Conflict];
    type Dependencies = RollOvers;
    type Reply = RollOverView;

    async fn handle(self, roll_overs: &RollOvers, cx: &Context) -> Result<Commit<RollOverView>> {
        let between = roll_overs
            .between(&self.semester_id, &self.to_semester_id)
            .await?;
        let mut view = RollOverView {
            semester_id: self.semester_id.clone(),
            to_semester_id: self.to_semester_id.clone(),
            dry_run: self.dry_run,
            run_id: None,
            syllabi: Vec::new(),
            next_cursor: None,
        };
        if self.dry_run {
            let range = (Limit::default(), self.cursor.as_deref());
            let page = roll_overs.preview(&between, range, cx).await?;
            (view.syllabi, view.next_cursor) = (page.items, page.next_cursor);
            return Ok(Commit::nothing().reply(view));
        }
        let work = SyllabiRollOver {
            from_semester_id: self.semester_id,
            to_semester_id: self.to_semester_id,
        };
        let id: RollOverId = cx.new_id();
        let run = BulkRun::start(id.as_str(), &work, cx)?;
        view.run_id = Some(id);
        Ok(run.commit()?.reply(view))
    }
}

#[cfg(test)]
mod tests;
