//! `PUT /api/v1/courses/{course_id}`
//!
//! Replaces what is said about a course. Learners see it at once: it is not part of a version. An address with
//! the slug before still leads to the course.

use kernel::named::Named;
use kernel::{
    Command, Commit, Context, EventSpec, Fact as _, Kind, Permission, Policy, Result, Route,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::access::Right;
use crate::course::CourseInput;
use crate::courses::{Courses, Lists};
use crate::event::course::{CourseSlugChanged, CourseUpdated};
use crate::ids::CourseId;
use crate::prerequisites::change_prerequisites;
use crate::view::CourseView;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
pub(crate) struct UpdateCourse(Named<CourseId, CourseInput>);

impl Command for UpdateCourse {
    const NAME: &'static str = "update-course";
    const ROUTE: Route = Route::put("/api/v1/courses/{course_id}");
    const PERMISSION: Permission = Permission::WriteCourses;
    const POLICY: Policy = Policy::DEFAULT.requires_if_match().shares_rows();
    const EMITS: &'static [EventSpec] = &[CourseUpdated::SPEC, CourseSlugChanged::SPEC];
    const REFUSES: &'static [Kind] = &[Kind::Conflict];
    type Dependencies = Courses;
    type Reply = CourseView;

    async fn handle(self, courses: &Courses, cx: &Context) -> Result<Commit<CourseView>> {
        let Named { name, document } = self.0;
        let mut course = courses.changeable(&name, Right::Edit, cx).await?;
        let (slug, details) = document.into_parts();
        let checked = if details.prerequisites == course.details().prerequisites {
            Commit::nothing()
        } else {
            change_prerequisites(&name, &details, courses).await?
        };
        let claim = match slug.as_ref().filter(|slug| *slug != course.slug()) {
            Some(slug) => courses.claim(slug, &name).await?,
            None => Commit::nothing(),
        };
        let before = Lists::of(&course);
        course.update(slug, details, cx.now)?;
        let view = CourseView::for_staff(&course, cx);
        let commit = courses.save(course, before)?.and(claim).and(checked);
        Ok(commit.reply(view))
    }
}

#[cfg(test)]
mod tests;
