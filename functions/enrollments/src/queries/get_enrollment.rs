//! `GET /api/v1/enrollments/{enrollment_id}`
//!
//! One enrollment with its progress: for the learner, the staff of the course, and administrators. One call of the
//! table, and another one for the position of somebody who waits.

use kernel::{Context, Permission, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::enrollments::Enrollments;
use crate::ids::EnrollmentId;
use crate::view::EnrollmentView;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GetEnrollment {
    enrollment_id: EnrollmentId,
}

impl Query for GetEnrollment {
    const NAME: &'static str = "get-enrollment";
    const ROUTE: Route = Route::get("/api/v1/enrollments/{enrollment_id}");
    const PERMISSION: Permission = Permission::SignedIn;
    type Dependencies = Enrollments;
    type Reply = EnrollmentView;

    async fn fetch(self, enrollments: &Enrollments, cx: &Context) -> Result<EnrollmentView> {
        let mut part = enrollments.part(self.enrollment_id).await?;
        part.check_seen(cx)?;
        let enrollment = part.take_enrollment()?;
        let position = enrollments.position(&enrollment).await?;
        let progress = part.progress.as_ref();
        Ok(EnrollmentView::new(&enrollment, progress, part.known_course(), cx).at(position))
    }
}

#[cfg(test)]
mod tests;
