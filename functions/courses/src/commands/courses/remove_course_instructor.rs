//! `DELETE /api/v1/courses/{course_id}/instructors/{user_id}`
//!
//! Takes a user's role in a course away. The last owner keeps theirs.

use kernel::{
    Command, Commit, Context, EventSpec, Fact as _, Kind, Permission, Policy, Result, Route,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::access::Right;
use crate::course::UserId;
use crate::courses::{Courses, Lists};
use crate::event::course::CourseInstructorRemoved;
use crate::ids::CourseId;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RemoveCourseInstructor {
    course_id: CourseId,
    #[schemars(example = &"0197a1b2-0000-7000-8000-000000000002")]
    user_id: UserId,
}

impl Command for RemoveCourseInstructor {
    const NAME: &'static str = "remove-course-instructor";
    const ROUTE: Route = Route::delete("/api/v1/courses/{course_id}/instructors/{user_id}");
    const PERMISSION: Permission = Permission::WriteCourses;
    const POLICY: Policy = Policy::DEFAULT.no_content().accepts_if_match();
    const EMITS: &'static [EventSpec] = &[CourseInstructorRemoved::SPEC];
    const REFUSES: &'static [Kind] = &[Kind::Conflict];
    type Dependencies = Courses;
    type Reply = ();

    async fn handle(self, courses: &Courses, cx: &Context) -> Result<Commit<()>> {
        let mut course = courses
            .changeable(&self.course_id, Right::Manage, cx)
            .await?;
        let before = Lists::of(&course);
        course.remove_staff(self.user_id)?;
        courses.save(course, before)
    }
}
