//! `GET /api/v1/semesters/{semester_id}/roll-overs/{run_id}`
//!
//! How far the roll-over of a semester's syllabi is.

use std::sync::Arc;

use kernel::bulk::{BulkProgress, BulkRun};
use kernel::table::Table;
use kernel::{Context, Permission, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::error::SemesterError;
use crate::jobs::roll_over_syllabi::SyllabiRollOver;
use crate::roll_over::RollOverId;
use crate::semester::SemesterId;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GetRollOver {
    semester_id: SemesterId,
    run_id: RollOverId,
}

impl Query for GetRollOver {
    const NAME: &'static str = "get-roll-over";
    const ROUTE: Route = Route::get("/api/v1/semesters/{semester_id}/roll-overs/{run_id}");
    const PERMISSION: Permission = Permission::ManageSemesters;
    type Dependencies = Arc<dyn Table>;
    type Reply = BulkProgress;

    async fn fetch(self, table: &Arc<dyn Table>, _: &Context) -> Result<BulkProgress> {
        let run = BulkRun::read(table.as_ref(), self.run_id.as_str()).await?;
        let is_of_semester = |run: &BulkRun| {
            let work = serde_json::from_value::<SyllabiRollOver>(run.work().clone());
            work.is_ok_and(|work| work.from_semester_id == self.semester_id)
        };
        let run = run.filter(is_of_semester);
        Ok(run.ok_or(SemesterError::NoSuchRollOver)?.progress())
    }
}
