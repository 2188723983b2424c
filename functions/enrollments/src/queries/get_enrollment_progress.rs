//! `GET /api/v1/enrollments/{enrollment_id}/progress`
//!
//! Which lessons are completed and begun in the present run: for the learner, the staff of the course, and
//! administrators.

use kernel::{Context, Permission, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::enrollments::Enrollments;
use crate::ids::EnrollmentId;
use crate::view::LessonProgressView;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GetEnrollmentProgress {
    enrollment_id: EnrollmentId,
}

impl Query for GetEnrollmentProgress {
    const NAME: &'static str = "get-enrollment-progress";
    const ROUTE: Route = Route::get("/api/v1/enrollments/{enrollment_id}/progress");
    const PERMISSION: Permission = Permission::SignedIn;
    type Dependencies = Enrollments;
    type Reply = LessonProgressView;

    async fn fetch(self, enrollments: &Enrollments, cx: &Context) -> Result<LessonProgressView> {
        let mut part = enrollments.part(self.enrollment_id).await?;
        part.check_seen(cx)?;
        let run = part.take_enrollment()?.run();
        let (progress, course) = (part.progress.as_ref(), part.known_course());
        Ok(LessonProgressView::new(
            part.id.clone(),
            run,
            progress,
            course,
        ))
    }
}
