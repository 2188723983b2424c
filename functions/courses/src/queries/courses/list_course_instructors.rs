//! `GET /api/v1/courses/{course_id}/instructors`
//!
//! Who teaches a course: its owners, instructors and assistants, at most 20.

use kernel::{Context, Permission, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::access::Right;
use crate::courses::Courses;
use crate::ids::CourseId;
use crate::view::StaffView;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListCourseInstructors {
    course_id: CourseId,
}

impl Query for ListCourseInstructors {
    const NAME: &'static str = "list-course-instructors";
    const ROUTE: Route = Route::get("/api/v1/courses/{course_id}/instructors");
    const PERMISSION: Permission = Permission::SignedIn;
    type Dependencies = Courses;
    type Reply = StaffView;

    async fn fetch(self, courses: &Courses, cx: &Context) -> Result<StaffView> {
        let access = courses.open(&self.course_id, Right::See, cx).await?;
        Ok(StaffView::from(&access.course))
    }
}
