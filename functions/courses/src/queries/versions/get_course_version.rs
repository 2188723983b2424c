//! `GET /api/v1/courses/{course_id}/versions/{version}`
//!
//! A version of a course, for its staff. Its outline is read with `version`, and its lessons below this path.

use kernel::{Context, Permission, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::ids::CourseId;
use crate::publications::VersionInPath;
use crate::versions::{CourseVersionView, Versions};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GetCourseVersion {
    course_id: CourseId,
    /// The number of the version.
    version: VersionInPath,
}

impl Query for GetCourseVersion {
    const NAME: &'static str = "get-course-version";
    const ROUTE: Route = Route::get("/api/v1/courses/{course_id}/versions/{version}");
    const PERMISSION: Permission = Permission::WriteCourses;
    type Dependencies = Versions;
    type Reply = CourseVersionView;

    async fn fetch(self, versions: &Versions, cx: &Context) -> Result<CourseVersionView> {
        let [version] = versions
            .get(&self.course_id, [self.version.get()], cx)
            .await?;
        Ok(CourseVersionView::from(&version))
    }
}
