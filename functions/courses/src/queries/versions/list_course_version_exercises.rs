//! `GET /api/v1/courses/{course_id}/versions/{version}/lessons/{lesson_id}/exercises`
//!
//! The exercises of a lesson as they were in a version of the course, with their keys, for its staff.

use kernel::page::{Limit, Page, page_of};
use kernel::{Context, Permission, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::exercise::view::VersionExerciseView;
use crate::ids::{CourseId, ExerciseId, LessonId};
use crate::outline::FrozenExercise;
use crate::publications::VersionInPath;
use crate::versions::Versions;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListCourseVersionExercises {
    course_id: CourseId,
    /// The number of the version.
    version: VersionInPath,
    lesson_id: LessonId,
    #[serde(default)]
    limit: Limit,
    cursor: Option<String>,
}

impl Query for ListCourseVersionExercises {
    const NAME: &'static str = "list-course-version-exercises";
    const ROUTE: Route =
        Route::get("/api/v1/courses/{course_id}/versions/{version}/lessons/{lesson_id}/exercises");
    const PERMISSION: Permission = Permission::WriteCourses;
    type Dependencies = Versions;
    type Reply = Page<VersionExerciseView>;

    async fn fetch(self, versions: &Versions, cx: &Context) -> Result<Page<VersionExerciseView>> {
        let (lesson_id, version) = (self.lesson_id, self.version.get());
        let lesson = versions
            .lesson(&self.course_id, version, &lesson_id, cx)
            .await?;
        let questions = lesson.questions.into_iter();
        let view = |question: FrozenExercise| VersionExerciseView {
            id: ExerciseId::new(lesson_id.clone(), question.number),
            lesson_id: lesson_id.clone(),
            details: question.details,
        };
        let list = format!("exercises {version} {lesson_id}");
        let range = (self.limit, self.cursor.as_deref());
        page_of(
            questions.map(view).collect(),
            &list,
            |one| one.id.to_string(),
            range,
            cx,
        )
    }
}

#[cfg(test)]
mod tests;
