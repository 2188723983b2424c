//! `PUT /api/v1/courses/{course_id}/instructors/{user_id}`
//!
//! Gives a user a role in a course, or another one: owner, instructor or assistant. The last owner keeps theirs.

use kernel::{
    Command, Commit, Context, EventSpec, Fact as _, Kind, Permission, Policy, Result, Route,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::access::Right;
use crate::course::{Role, UserId};
use crate::courses::{Courses, Lists};
use crate::event::course::CourseInstructorAdded;
use crate::ids::CourseId;
use crate::view::StaffView;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AddCourseInstructor {
    course_id: CourseId,
    #[schemars(example = &"0197a1b2-0000-7000-8000-000000000002")]
    user_id: UserId,
    /// The role.
    #[schemars(example = &"instructor")]
    role: Role,
}

impl Command for AddCourseInstructor {
    const NAME: &'static str = "add-course-instructor";
    const ROUTE: Route = Route::put("/api/v1/courses/{course_id}/instructors/{user_id}");
    const PERMISSION: Permission = Permission::WriteCourses;
    const POLICY: Policy = Policy::DEFAULT.accepts_if_match();
    const EMITS: &'static [EventSpec] = &[CourseInstructorAdded::SPEC];
    const REFUSES: &'static [Kind] = &[Kind::Conflict];
    type Dependencies = Courses;
    type Reply = StaffView;

    async fn handle(self, courses: &Courses, cx: &Context) -> Result<Commit<StaffView>> {
        let mut course = courses
            .changeable(&self.course_id, Right::Manage, cx)
            .await?;
        let before = Lists::of(&course);
        course.set_staff(self.user_id, self.role, cx.now)?;
        let view = StaffView::from(&course);
        Ok(courses.save(course, before)?.reply(view))
    }
}

#[cfg(test)]
mod tests;
