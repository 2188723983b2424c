//! `POST /api/v1/courses/{course_id}/archive`
//!
//! Archives a course: it leaves the catalogue and nobody enrols any more. Its learners keep everything (`keep`),
//! read on (`read_only`), or have access until a minute has passed (`end_on`).

use calendar::WallTime;
use kernel::{
    Command, Commit, Context, Error, EventSpec, Fact as _, Permission, Policy, Result, Route,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::access::Right;
use crate::course::{Archive, ArchiveAccess};
use crate::courses::{Courses, Lists};
use crate::event::course::CourseArchived;
use crate::ids::CourseId;
use crate::view::CourseView;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ArchiveCourse {
    course_id: CourseId,
    /// What learners keep.
    #[schemars(example = &"keep")]
    access: ArchiveAccess,
    /// The last minute of the access, with `end_on` alone.
    #[schemars(example = serde_json::Value::Null)]
    ends_at: Option<WallTime>,
}

impl Command for ArchiveCourse {
    const NAME: &'static str = "archive-course";
    const ROUTE: Route = Route::post("/api/v1/courses/{course_id}/archive");
    const PERMISSION: Permission = Permission::WriteCourses;
    const POLICY: Policy = Policy::DEFAULT.requires_if_match();
    const EMITS: &'static [EventSpec] = &[CourseArchived::SPEC];
    type Dependencies = Courses;
    type Reply = CourseView;

    async fn handle(self, courses: &Courses, cx: &Context) -> Result<Commit<CourseView>> {
        let ends_at = self.ends_at.as_ref().map(WallTime::deadline).transpose();
        let ends_at = ends_at.map_err(|skipped| skipped.in_field("ends_at"))?;
        if ends_at.is_some() != (self.access == ArchiveAccess::EndOn) {
            let problem = "must be given with end_on, and with nothing else";
            return Err(Error::invalid_field("ends_at", problem));
        }
        let mut course = courses
            .changeable(&self.course_id, Right::Manage, cx)
            .await?;
        let before = Lists::of(&course);
        let archive = Archive {
            access: self.access,
            ends_at: ends_at.map(|resolved| resolved.at),
        };
        course.archive(archive, cx.now)?;
        let view = CourseView::for_staff(&course, cx);
        Ok(courses.save(course, before)?.reply(view))
    }
}

#[cfg(test)]
mod tests;
