//! `GET /api/v1/subjects/reports/summary`
//!
//! How many subjects and credits there are, in all and for each department.

use kernel::{Context, Permission, Query, Result, Route};
use lambda::Function;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::report::SubjectReportView;
use crate::repository::Subjects;

/// Nothing to say.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GetSubjectReport {}

impl Query for GetSubjectReport {
    const NAME: &'static str = "get-subject-report";
    const ROUTE: Route = Route::get("/api/v1/subjects/reports/summary");
    const PERMISSION: Permission = Permission::ManageSubjects;
    type Repository = Subjects;
    type Reply = SubjectReportView;

    async fn fetch(self, subjects: &Subjects, _: &Context) -> Result<SubjectReportView> {
        Ok(SubjectReportView::of(&subjects.counts().await?))
    }
}

/// The function.
#[must_use]
pub fn entry() -> Function {
    lambda::query::<GetSubjectReport>()
}
