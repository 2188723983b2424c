//! `POST /api/v1/courses/{course_id}/restore`
//!
//! Restores a course within 30 days after its deletion: it is what it was before, a draft or archived.

use kernel::{Command, Commit, Context, EventSpec, Fact as _, Permission, Policy, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::access::Right;
use crate::courses::{Courses, Lists};
use crate::event::course::CourseRestored;
use crate::ids::CourseId;
use crate::jobs::purge_courses::CoursePurge;
use crate::view::CourseView;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RestoreCourse {
    course_id: CourseId,
}

impl Command for RestoreCourse {
    const NAME: &'static str = "restore-course";
    const ROUTE: Route = Route::post("/api/v1/courses/{course_id}/restore");
    const PERMISSION: Permission = Permission::WriteCourses;
    const POLICY: Policy = Policy::DEFAULT.accepts_if_match();
    const EMITS: &'static [EventSpec] = &[CourseRestored::SPEC];
    type Dependencies = Courses;
    type Reply = CourseView;

    async fn handle(self, courses: &Courses, cx: &Context) -> Result<Commit<CourseView>> {
        let mut course = courses
            .changeable(&self.course_id, Right::Restore, cx)
            .await?;
        let before = Lists::of(&course);
        let purge_at = course.restore(cx.now)?;
        let view = CourseView::for_staff(&course, cx);
        let purge = CoursePurge {
            course_id: self.course_id,
        };
        let commit = courses.save(course, before)?.cancel(&purge, purge_at);
        Ok(commit.reply(view))
    }
}

#[cfg(test)]
mod tests;
