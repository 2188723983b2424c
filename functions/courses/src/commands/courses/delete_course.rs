//! `DELETE /api/v1/courses/{course_id}`
//!
//! Deletes a course in which nobody is or was enrolled; other courses can be archived. Its versions and answers
//! are removed shortly after. Its slugs lead nowhere and stay taken.

use kernel::bulk::BulkPageQueued;
use kernel::{
    BulkRun, Command, Commit, Context, EventSpec, Fact as _, Permission, Policy, Result, Route,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::access::Right;
use crate::courses::Courses;
use crate::error::CourseError;
use crate::event::course::CourseDeleted;
use crate::ids::CourseId;
use crate::jobs::remove_course_rows::CourseRowsRemoval;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeleteCourse {
    course_id: CourseId,
}

impl Command for DeleteCourse {
    const NAME: &'static str = "delete-course";
    const ROUTE: Route = Route::delete("/api/v1/courses/{course_id}");
    const PERMISSION: Permission = Permission::WriteCourses;
    const POLICY: Policy = Policy::DEFAULT
        .no_content()
        .requires_if_match()
        .shares_rows();
    const EMITS: &'static [EventSpec] = &[CourseDeleted::SPEC, BulkPageQueued::SPEC];
    type Dependencies = Courses;
    type Reply = ();

    async fn handle(self, courses: &Courses, cx: &Context) -> Result<Commit<()>> {
        let mut course = courses
            .changeable(&self.course_id, Right::Manage, cx)
            .await?;
        if courses.has_learners(&self.course_id).await? {
            return Err(CourseError::HasLearners.into());
        }
        course.delete()?;
        let draft = courses.draft(&self.course_id).await?;
        let removal = CourseRowsRemoval {
            lessons: draft.lessons_created(),
            course_id: self.course_id,
        };
        let run = BulkRun::start(removal.course_id.as_str(), &removal, cx)?;
        Ok(courses.remove(course, draft).and(run.commit()?))
    }
}

#[cfg(test)]
mod tests;
