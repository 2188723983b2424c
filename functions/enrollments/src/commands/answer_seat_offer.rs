//! `POST /api/v1/enrollments/{enrollment_id}/offer`
//!
//! Takes or declines the seat that is kept for the caller.

use kernel::{Command, Commit, Context, EventSpec, Fact as _, Permission, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::enrollment::EndedBy;
use crate::enrollments::Enrollments;
use crate::event::{EnrollmentActivated, EnrollmentWithdrawn, SeatReleased};
use crate::ids::EnrollmentId;
use crate::jobs::do_enrollment_work::EnrollmentWork;
use crate::view::EnrollmentView;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AnswerSeatOffer {
    enrollment_id: EnrollmentId,
    /// Whether the caller takes the seat.
    accept: bool,
}

impl Command for AnswerSeatOffer {
    const NAME: &'static str = "answer-seat-offer";
    const ROUTE: Route = Route::post("/api/v1/enrollments/{enrollment_id}/offer");
    const PERMISSION: Permission = Permission::SignedIn;
    const EMITS: &'static [EventSpec] = &[
        EnrollmentActivated::SPEC,
        EnrollmentWithdrawn::SPEC,
        SeatReleased::SPEC,
    ];
    type Dependencies = Enrollments;
    type Reply = EnrollmentView;

    async fn handle(
        self,
        enrollments: &Enrollments,
        cx: &Context,
    ) -> Result<Commit<EnrollmentView>> {
        let mut part = enrollments.part(self.enrollment_id).await?;
        part.check_learner(cx)?;
        let mut enrollment = part.take_enrollment()?;
        let (origin, until) = enrollment.offered(cx.now)?;
        let course = part.course()?;
        let enrollment_id = enrollment.enrollment_id().clone();
        let mut seat = None;
        if self.accept {
            course.check_published()?;
            let kept = enrollment.seat();
            enrollment.admit(origin, course, kept, cx.now)?;
        } else {
            seat = enrollment.end(EndedBy::Learner, cx.now);
        }
        let view = EnrollmentView::new(&enrollment, part.progress.as_ref(), Some(course), cx);
        let commit = enrollments.save_and_release(enrollment, seat, cx)?;
        let expiry = EnrollmentWork::ExpireOffer { enrollment_id };
        Ok(commit.cancel(&expiry, until).reply(view))
    }
}

#[cfg(test)]
mod tests;
