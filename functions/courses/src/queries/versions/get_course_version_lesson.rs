//! `GET /api/v1/courses/{course_id}/versions/{version}/lessons/{lesson_id}`
//!
//! One lesson with its blocks as it was in a version of the course, for its staff: also in a snapshot, and when
//! the draft does not have it any more.

use kernel::{Context, Permission, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::ids::{CourseId, LessonId};
use crate::lesson::view::LessonView;
use crate::publications::VersionInPath;
use crate::versions::Versions;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GetCourseVersionLesson {
    course_id: CourseId,
    /// The number of the version.
    version: VersionInPath,
    lesson_id: LessonId,
}

impl Query for GetCourseVersionLesson {
    const NAME: &'static str = "get-course-version-lesson";
    const ROUTE: Route =
        Route::get("/api/v1/courses/{course_id}/versions/{version}/lessons/{lesson_id}");
    const PERMISSION: Permission = Permission::WriteCourses;
    type Dependencies = Versions;
    type Reply = LessonView;

    async fn fetch(self, versions: &Versions, cx: &Context) -> Result<LessonView> {
        let (id, version) = (self.lesson_id, self.version.get());
        let lesson = versions.lesson(&self.course_id, version, &id, cx).await?;
        Ok(LessonView::published(id, lesson))
    }
}

#[cfg(test)]
mod tests;
