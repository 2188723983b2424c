//! `DELETE /api/v1/enrollments/{enrollment_id}`
//!
//! Ends an enrollment, or the waiting for a seat. A learner who leaves may come back and finds their work; one
//! whom staff remove does not come back by themselves. The seat is offered to whoever waits.

use kernel::{Command, Commit, Context, EventSpec, Fact as _, Permission, Policy, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::enrollment::EndedBy;
use crate::enrollments::Enrollments;
use crate::event::{EnrollmentCancelled, EnrollmentWithdrawn, SeatReleased};
use crate::ids::EnrollmentId;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CancelEnrollment {
    enrollment_id: EnrollmentId,
}

impl Command for CancelEnrollment {
    const NAME: &'static str = "cancel-enrollment";
    const ROUTE: Route = Route::delete("/api/v1/enrollments/{enrollment_id}");
    const PERMISSION: Permission = Permission::SignedIn;
    const POLICY: Policy = Policy::DEFAULT.no_content();
    const EMITS: &'static [EventSpec] = &[
        EnrollmentWithdrawn::SPEC,
        EnrollmentCancelled::SPEC,
        SeatReleased::SPEC,
    ];
    type Dependencies = Enrollments;
    type Reply = ();

    async fn handle(self, enrollments: &Enrollments, cx: &Context) -> Result<Commit<()>> {
        let (mut part, room) = enrollments.part_and_room(self.enrollment_id).await?;
        part.check_seen(cx)?;
        let mut enrollment = part.take_enrollment()?;
        let by = if part.is_of_caller(cx) {
            EndedBy::Learner
        } else {
            EndedBy::Staff(None)
        };
        let commit = enrollments.end(&mut enrollment, room.waitlist, by, cx)?;
        Ok(commit.and(enrollments.save_changed(enrollment, None, cx)?))
    }
}

#[cfg(test)]
mod tests;
