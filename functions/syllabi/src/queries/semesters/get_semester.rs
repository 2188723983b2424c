//! `GET /api/v1/semesters/{semester_id}`
//!
//! One semester with its state now.

use kernel::{Context, Permission, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::semester::SemesterId;
use crate::semesters::Semesters;
use crate::view::semester::SemesterView;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GetSemester {
    semester_id: SemesterId,
}

impl Query for GetSemester {
    const NAME: &'static str = "get-semester";
    const ROUTE: Route = Route::get("/api/v1/semesters/{semester_id}");
    const PERMISSION: Permission = Permission::ReadSemesters;
    type Dependencies = Semesters;
    type Reply = SemesterView;

    async fn fetch(self, semesters: &Semesters, cx: &Context) -> Result<SemesterView> {
        let semester = semesters.get(&self.semester_id).await?;
        SemesterView::of(&semester, cx.now)
    }
}

#[cfg(test)]
mod tests;
