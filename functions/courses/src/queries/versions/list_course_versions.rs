//! `GET /api/v1/courses/{course_id}/versions`
//!
//! The versions of a course, the newest first. Only its staff see them.

use kernel::page::{Limit, Page};
use kernel::{Context, Permission, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::ids::CourseId;
use crate::versions::{CourseVersionView, Versions};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListCourseVersions {
    course_id: CourseId,
    #[serde(default)]
    limit: Limit,
    cursor: Option<String>,
}

impl Query for ListCourseVersions {
    const NAME: &'static str = "list-course-versions";
    const ROUTE: Route = Route::get("/api/v1/courses/{course_id}/versions");
    const PERMISSION: Permission = Permission::WriteCourses;
    type Dependencies = Versions;
    type Reply = Page<CourseVersionView>;

    async fn fetch(self, versions: &Versions, cx: &Context) -> Result<Page<CourseVersionView>> {
        let range = (self.limit, self.cursor.as_deref());
        versions.page(&self.course_id, range, cx).await
    }
}
