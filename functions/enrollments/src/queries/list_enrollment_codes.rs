//! `GET /api/v1/courses/{course_id}/enrollment-codes`
//!
//! The codes of a course with their uses, also expired ones, in the order of their ids: for the staff of the course
//! and administrators. No code shows its text.

use kernel::page::{Limit, Page};
use kernel::{Context, Kind, Permission, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::code::CodeView;
use crate::enrollments::Enrollments;
use crate::ids::CourseId;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListEnrollmentCodes {
    course_id: CourseId,
    #[serde(default)]
    limit: Limit,
    cursor: Option<String>,
}

impl Query for ListEnrollmentCodes {
    const NAME: &'static str = "list-enrollment-codes";
    const ROUTE: Route = Route::get("/api/v1/courses/{course_id}/enrollment-codes");
    const PERMISSION: Permission = Permission::SignedIn;
    const REFUSES: &'static [Kind] = &[Kind::Forbidden];
    type Dependencies = Enrollments;
    type Reply = Page<CodeView>;

    /// Two calls: who teaches the course, and the page.
    async fn fetch(self, enrollments: &Enrollments, cx: &Context) -> Result<Page<CodeView>> {
        enrollments.taught_course(&self.course_id, cx).await?;
        let range = (self.limit, self.cursor.as_deref());
        let page = enrollments.codes(&self.course_id, range, cx).await?;
        Ok(page.map(CodeView::from))
    }
}

#[cfg(test)]
mod tests;
