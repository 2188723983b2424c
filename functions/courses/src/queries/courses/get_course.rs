//! `GET /api/v1/courses/{course_id}`
//!
//! One course. Without signing in, courses that are published and not private.

use kernel::{Context, Permission, Policy, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::access::Right;
use crate::courses::Courses;
use crate::ids::CourseId;
use crate::view::CourseView;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GetCourse {
    course_id: CourseId,
}

impl Query for GetCourse {
    const NAME: &'static str = "get-course";
    const ROUTE: Route = Route::get("/api/v1/courses/{course_id}");
    const PERMISSION: Permission = Permission::Public;
    const POLICY: Policy = Policy::DEFAULT.with_optional_caller();
    type Dependencies = Courses;
    type Reply = CourseView;

    async fn fetch(self, courses: &Courses, cx: &Context) -> Result<CourseView> {
        let access = courses.open(&self.course_id, Right::See, cx).await?;
        Ok(CourseView::shown(&access, cx))
    }
}
