//! `DELETE /api/v1/courses/{course_id}`
//!
//! Deletes a draft or an archived course in which nobody is or was enrolled. For 30 days it can be restored; then
//! its rows are removed. Its slugs lead nowhere and stay taken.

use kernel::{Command, Commit, Context, EventSpec, Fact as _, Permission, Policy, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::access::Right;
use crate::courses::{Courses, Lists};
use crate::error::CourseError;
use crate::event::course::CourseDeleted;
use crate::ids::CourseId;
use crate::jobs::purge_courses::CoursePurge;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeleteCourse {
    course_id: CourseId,
}

impl Command for DeleteCourse {
    const NAME: &'static str = "delete-course";
    const ROUTE: Route = Route::delete("/api/v1/courses/{course_id}");
    const PERMISSION: Permission = Permission::WriteCourses;
    const POLICY: Policy = Policy::DEFAULT.no_content().requires_if_match();
    const EMITS: &'static [EventSpec] = &[CourseDeleted::SPEC];
    type Dependencies = Courses;
    type Reply = ();

    async fn handle(self, courses: &Courses, cx: &Context) -> Result<Commit<()>> {
        let mut course = courses
            .changeable(&self.course_id, Right::Manage, cx)
            .await?;
        if courses.has_learners(&self.course_id).await? {
            return Err(CourseError::HasLearners.into());
        }
        let before = Lists::of(&course);
        let purge_at = course.delete(cx.now)?;
        let purge = CoursePurge {
            course_id: self.course_id,
        };
        courses.save(course, before)?.schedule(&purge, purge_at, cx)
    }
}

#[cfg(test)]
mod tests;
