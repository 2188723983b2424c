//! `GET /api/v1/subjects`
//!
//! Subjects in the order of their names, of all departments or of one.

use kernel::page::{Limit, Page};
use kernel::text::Text;
use kernel::{Context, Permission, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::repository::Subjects;
use crate::subject::DepartmentId;
use crate::view::SubjectView;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListSubjects {
    /// Only subjects of this department.
    department_id: Option<DepartmentId>,
    /// Only subjects whose names begin with this text. Case and the encoding of accents do not matter.
    name_prefix: Option<Text<200>>,
    #[serde(default)]
    limit: Limit,
    cursor: Option<String>,
}

impl Query for ListSubjects {
    const NAME: &'static str = "list-subjects";
    const ROUTE: Route = Route::get("/api/v1/subjects");
    const PERMISSION: Permission = Permission::ReadSubjects;
    type Dependencies = Subjects;
    type Reply = Page<SubjectView>;

    async fn fetch(self, subjects: &Subjects, cx: &Context) -> Result<Page<SubjectView>> {
        let prefix = self.name_prefix.as_ref().map_or("", Text::as_str);
        let page = subjects
            .page(
                self.department_id.as_ref(),
                prefix,
                self.limit,
                self.cursor.as_deref(),
                cx,
            )
            .await?;
        Ok(page.map(|subject| SubjectView::from(&subject)))
    }
}

#[cfg(test)]
mod tests;
