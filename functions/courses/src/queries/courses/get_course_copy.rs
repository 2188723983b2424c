//! `GET /api/v1/courses/{course_id}/copies/{copy_id}`
//!
//! How far the copy of a course is, and what could not be copied. Only the staff of the copy see it, for 90 days.

use kernel::bulk::BulkProgress;
use kernel::{Context, Permission, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::access::Right;
use crate::courses::Courses;
use crate::ids::CourseId;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GetCourseCopy {
    /// The course that was copied.
    course_id: CourseId,
    /// The copy.
    copy_id: CourseId,
}

impl Query for GetCourseCopy {
    const NAME: &'static str = "get-course-copy";
    const ROUTE: Route = Route::get("/api/v1/courses/{course_id}/copies/{copy_id}");
    const PERMISSION: Permission = Permission::WriteCourses;
    type Dependencies = Courses;
    type Reply = BulkProgress;

    async fn fetch(self, courses: &Courses, cx: &Context) -> Result<BulkProgress> {
        courses.open(&self.copy_id, Right::ReadDraft, cx).await?;
        courses.copying(&self.course_id, &self.copy_id).await
    }
}
