//! `POST /api/v1/courses/{course_id}/unarchive`
//!
//! Ends the archive of a course: its version in force is published again, and the course returns to the
//! catalogue.

use kernel::{Command, Commit, Context, EventSpec, Fact as _, Permission, Policy, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::access::Right;
use crate::courses::{Courses, Lists};
use crate::event::course::CourseUnarchived;
use crate::ids::CourseId;
use crate::view::CourseView;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UnarchiveCourse {
    course_id: CourseId,
}

impl Command for UnarchiveCourse {
    const NAME: &'static str = "unarchive-course";
    const ROUTE: Route = Route::post("/api/v1/courses/{course_id}/unarchive");
    const PERMISSION: Permission = Permission::WriteCourses;
    const POLICY: Policy = Policy::DEFAULT.requires_if_match();
    const EMITS: &'static [EventSpec] = &[CourseUnarchived::SPEC];
    type Dependencies = Courses;
    type Reply = CourseView;

    async fn handle(self, courses: &Courses, cx: &Context) -> Result<Commit<CourseView>> {
        let mut course = courses
            .changeable(&self.course_id, Right::Manage, cx)
            .await?;
        let before = Lists::of(&course);
        course.unarchive(cx.now)?;
        let view = CourseView::for_staff(&course, cx);
        Ok(courses.save(course, before)?.reply(view))
    }
}

#[cfg(test)]
mod tests;
