//! `GET /api/v1/courses/{course_id}/enrollments`
//!
//! The learners of a course with their progress, by state and user: for the staff of the course and
//! administrators.

use kernel::page::{Limit, Page};
use kernel::{Context, Kind, Permission, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::enrollment::State;
use crate::enrollments::Enrollments;
use crate::ids::CourseId;
use crate::view::EnrollmentView;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListCourseEnrollments {
    course_id: CourseId,
    /// Only enrollments in this state.
    state: Option<State>,
    #[serde(default)]
    limit: Limit,
    cursor: Option<String>,
}

impl Query for ListCourseEnrollments {
    const NAME: &'static str = "list-course-enrollments";
    const ROUTE: Route = Route::get("/api/v1/courses/{course_id}/enrollments");
    const PERMISSION: Permission = Permission::SignedIn;
    const REFUSES: &'static [Kind] = &[Kind::Forbidden];
    type Dependencies = Enrollments;
    type Reply = Page<EnrollmentView>;

    /// Three calls: who teaches the course, the page, and its progress.
    async fn fetch(self, enrollments: &Enrollments, cx: &Context) -> Result<Page<EnrollmentView>> {
        enrollments.taught_course(&self.course_id, cx).await?;
        let range = (self.limit, self.cursor.as_deref());
        let page = enrollments
            .of_course(&self.course_id, self.state, range, cx)
            .await?;
        Ok(EnrollmentView::page(page, cx))
    }
}

#[cfg(test)]
mod tests;
