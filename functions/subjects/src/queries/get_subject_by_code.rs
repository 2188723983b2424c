//! `GET /api/v1/subjects/by-code/{code}`
//!
//! The subject that has a code, in upper or lower case.

use kernel::{Context, Permission, Query, Result, Route};
use lambda::Function;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::repository::Subjects;
use crate::subject::SubjectCode;
use crate::view::SubjectView;

/// The code to look up.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GetSubjectByCode {
    code: SubjectCode,
}

impl Query for GetSubjectByCode {
    const NAME: &'static str = "get-subject-by-code";
    const ROUTE: Route = Route::get("/api/v1/subjects/by-code/{code}");
    const PERMISSION: Permission = Permission::ReadSubjects;
    type Repository = Subjects;
    type Reply = SubjectView;

    async fn fetch(self, subjects: &Subjects, _: &Context) -> Result<SubjectView> {
        Ok(SubjectView::from(&subjects.get_by_code(&self.code).await?))
    }
}

/// The function.
#[must_use]
pub fn entry() -> Function {
    lambda::query::<GetSubjectByCode>()
}
