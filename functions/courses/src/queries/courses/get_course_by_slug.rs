//! `GET /api/v1/courses/by-slug/{slug}`
//!
//! The course with this name in its address. A name that it had before is answered with 308 and the path with
//! its present one.

use kernel::{Context, Error, Kind, Permission, Policy, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::access::Right;
use crate::course::Slug;
use crate::courses::Courses;
use crate::error::CourseError;
use crate::view::CourseView;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GetCourseBySlug {
    slug: Slug,
}

impl Query for GetCourseBySlug {
    const NAME: &'static str = "get-course-by-slug";
    const ROUTE: Route = Route::get("/api/v1/courses/by-slug/{slug}");
    const PERMISSION: Permission = Permission::Public;
    const POLICY: Policy = Policy::DEFAULT.with_optional_caller();
    const REFUSES: &'static [Kind] = &[Kind::PermanentRedirect];
    type Dependencies = Courses;
    type Reply = CourseView;

    /// Two calls: which course, and the course.
    async fn fetch(self, courses: &Courses, cx: &Context) -> Result<CourseView> {
        let owner = courses.owner_of(&self.slug).await?;
        let owner = owner.ok_or(CourseError::NotFound)?.owner;
        let access = courses.open(&owner, Right::See, cx).await?;
        if *access.course.slug() != self.slug {
            return Err(moved(access.course.slug()));
        }
        Ok(CourseView::shown(&access, cx))
    }
}

/// Relative, so that it is right under every base path and never leads to another host.
fn moved(slug: &Slug) -> Error {
    let message = "the course has another slug now; see Location";
    Error::new(Kind::PermanentRedirect, "courses.slug_changed", message)
        .with_header("Location", format!("./{slug}"))
}

#[cfg(test)]
mod tests;
