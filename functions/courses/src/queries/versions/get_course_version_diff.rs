//! `GET /api/v1/courses/{course_id}/versions/{version}/diff`
//!
//! What differs between two versions of a course, from the earlier to the later one, for its staff: also
//! snapshots.

use kernel::{Context, Permission, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use super::get_course_changes::CourseChangesView;
use crate::ids::CourseId;
use crate::outline::OutlineChanges;
use crate::publications::{VersionInPath, VersionNumber};
use crate::versions::Versions;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GetCourseVersionDiff {
    course_id: CourseId,
    /// The number of a version.
    version: VersionInPath,
    /// The number of the other version.
    #[schemars(example = 2)]
    with: VersionNumber,
}

impl Query for GetCourseVersionDiff {
    const NAME: &'static str = "get-course-version-diff";
    const ROUTE: Route = Route::get("/api/v1/courses/{course_id}/versions/{version}/diff");
    const PERMISSION: Permission = Permission::WriteCourses;
    type Dependencies = Versions;
    type Reply = CourseChangesView;

    async fn fetch(self, versions: &Versions, cx: &Context) -> Result<CourseChangesView> {
        let (version, with) = (self.version.get(), self.with.get());
        let numbers = [version.min(with), version.max(with)];
        let [before, after] = versions.get(&self.course_id, numbers, cx).await?;
        Ok(CourseChangesView {
            since: before.version,
            until: after.version,
            changes: OutlineChanges::between(Some(&before), &after),
        })
    }
}
