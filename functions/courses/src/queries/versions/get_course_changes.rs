//! `GET /api/v1/courses/{course_id}/changes`
//!
//! What has changed for learners since a version, up to the one in force or to another one: lessons that were
//! added, removed, moved and changed.

use kernel::{Context, Permission, Policy, Query, Reply, Result, Route};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::CourseId;
use crate::outline::OutlineChanges;
use crate::publications::VersionNumber;
use crate::versions::Versions;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GetCourseChanges {
    course_id: CourseId,
    /// The version that the caller knows.
    #[schemars(example = 1)]
    since: VersionNumber,
    /// The version to compare with. Without one, it is the one in force.
    until: Option<VersionNumber>,
}

/// What differs between two versions of a course.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct CourseChangesView {
    /// The earlier version.
    pub(crate) since: u32,
    /// The later version.
    pub(crate) until: u32,
    /// What differs.
    #[serde(flatten)]
    pub(crate) changes: OutlineChanges,
}

impl Reply for CourseChangesView {}

impl Query for GetCourseChanges {
    const NAME: &'static str = "get-course-changes";
    const ROUTE: Route = Route::get("/api/v1/courses/{course_id}/changes");
    const PERMISSION: Permission = Permission::Public;
    const POLICY: Policy = Policy::DEFAULT.with_optional_caller();
    type Dependencies = Versions;
    type Reply = CourseChangesView;

    async fn fetch(self, versions: &Versions, cx: &Context) -> Result<CourseChangesView> {
        let since = self.since.get();
        let until = self.until.map(VersionNumber::get);
        let (before, after) = versions.compared(&self.course_id, since, until, cx).await?;
        Ok(CourseChangesView {
            since: before.version,
            until: after.version,
            changes: OutlineChanges::between(Some(&before), &after),
        })
    }
}

#[cfg(test)]
mod tests;
