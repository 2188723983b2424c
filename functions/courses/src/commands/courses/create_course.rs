//! `POST /api/v1/courses`
//!
//! Creates a course, a draft whose owner is the caller. Without a slug it gets one from its title.

use kernel::{
    Command, Commit, Context, EventSpec, Fact as _, Kind, Permission, Policy, Result, Route,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::course::{Course, CourseInput};
use crate::course_access::caller_id;
use crate::courses::Courses;
use crate::event::course::CourseCreated;
use crate::ids::CourseId;
use crate::prerequisites::check_prerequisites;
use crate::view::CourseView;

/// The course to create.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
pub(crate) struct CreateCourse(CourseInput);

impl Command for CreateCourse {
    const NAME: &'static str = "create-course";
    const ROUTE: Route = Route::post("/api/v1/courses");
    const PERMISSION: Permission = Permission::WriteCourses;
    const POLICY: Policy = Policy::DEFAULT.created();
    const EMITS: &'static [EventSpec] = &[CourseCreated::SPEC];
    const REFUSES: &'static [Kind] = &[Kind::Conflict];
    type Dependencies = Courses;
    type Reply = CourseView;

    async fn handle(self, courses: &Courses, cx: &Context) -> Result<Commit<CourseView>> {
        let (slug, details) = self.0.into_parts();
        let id: CourseId = cx.new_id();
        check_prerequisites(&id, &details, courses).await?;
        let owner = caller_id(cx)?;
        let (slug, taken) = courses.slug_for(slug, &details.title, &id).await?;
        let course = Course::create(id, slug, details, owner, cx.now)?;
        let view = CourseView::for_staff(&course, cx);
        Ok(courses.add(course, taken)?.reply(view))
    }
}

#[cfg(test)]
mod tests;
