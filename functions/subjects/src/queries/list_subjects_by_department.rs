//! `GET /api/v1/departments/{department_id}/subjects`
//!
//! The subjects of one department in the order of their names.

use kernel::page::{Limit, Page};
use kernel::{Context, Permission, Policy, Query, Result, Route, Variable};
use lambda::Function;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::repository::Subjects;
use crate::subject::DepartmentId;
use crate::view::SubjectView;

/// The department to list.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListSubjectsByDepartment {
    department_id: DepartmentId,
    #[serde(default)]
    limit: Limit,
    cursor: Option<String>,
}

impl Query for ListSubjectsByDepartment {
    const NAME: &'static str = "list-subjects-by-department";
    const ROUTE: Route = Route::get("/api/v1/departments/{department_id}/subjects");
    const PERMISSION: Permission = Permission::ReadSubjects;
    const POLICY: Policy = Policy::DEFAULT.with_variables(&[Variable::CursorKey]);
    type Repository = Subjects;
    type Reply = Page<SubjectView>;

    async fn fetch(self, subjects: &Subjects, cx: &Context) -> Result<Page<SubjectView>> {
        let page =
            subjects.page(Some(&self.department_id), "", self.limit, self.cursor.as_deref(), cx).await?;
        Ok(page.map(|subject| SubjectView::from(&subject)))
    }
}

/// The function.
#[must_use]
pub fn entry() -> Function {
    lambda::query::<ListSubjectsByDepartment>()
}
