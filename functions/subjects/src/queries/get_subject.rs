//! `GET /api/v1/subjects/{subject_id}`
//!
//! One subject.

use kernel::{Context, Permission, Query, Result, Route};
use lambda::Function;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::repository::Subjects;
use crate::subject::SubjectId;
use crate::view::SubjectView;

/// The subject to read.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GetSubject {
    subject_id: SubjectId,
}

impl Query for GetSubject {
    const NAME: &'static str = "get-subject";
    const ROUTE: Route = Route::get("/api/v1/subjects/{subject_id}");
    const PERMISSION: Permission = Permission::ReadSubjects;
    type Repository = Subjects;
    type Reply = SubjectView;

    async fn fetch(self, subjects: &Subjects, _: &Context) -> Result<SubjectView> {
        Ok(SubjectView::from(&subjects.get(&self.subject_id).await?))
    }
}

/// The function.
#[must_use]
pub fn entry() -> Function {
    lambda::query::<GetSubject>()
}
