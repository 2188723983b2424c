//! `DELETE /api/v1/courses/{course_id}/enrollment-codes/{code_id}`
//!
//! Deletes a code: nobody enrols with it any more, and whoever has keeps their access. For the staff of the
//! course and administrators.

use kernel::{Command, Commit, Context, Kind, Permission, Policy, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::code::{self, CodeId};
use crate::enrollments::Enrollments;
use crate::ids::CourseId;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeleteEnrollmentCode {
    course_id: CourseId,
    code_id: CodeId,
}

impl Command for DeleteEnrollmentCode {
    const NAME: &'static str = "delete-enrollment-code";
    const ROUTE: Route = Route::delete("/api/v1/courses/{course_id}/enrollment-codes/{code_id}");
    const PERMISSION: Permission = Permission::SignedIn;
    const POLICY: Policy = Policy::DEFAULT.no_content();
    const REFUSES: &'static [Kind] = &[Kind::Forbidden];
    type Dependencies = Enrollments;
    type Reply = ();

    async fn handle(self, enrollments: &Enrollments, cx: &Context) -> Result<Commit<()>> {
        enrollments.taught_course(&self.course_id, cx).await?;
        Ok(Commit::nothing().write(code::remove(&self.course_id, &self.code_id)))
    }
}

#[cfg(test)]
mod tests;
