//! `DELETE /api/v1/enrollments/{enrollment_id}/grants/{number}`
//!
//! Staff revoke one reason why somebody has access. Others go on; with the last one, access ends.

use kernel::{Command, Commit, Context, EventSpec, Fact as _, Permission, Policy, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::enrollments::Enrollments;
use crate::event::{EnrollmentCancelled, EnrollmentExpired, GrantRevoked, SeatReleased};
use crate::ids::{EnrollmentId, GrantNumber};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RevokeGrant {
    enrollment_id: EnrollmentId,
    number: GrantNumber,
}

impl Command for RevokeGrant {
    const NAME: &'static str = "revoke-grant";
    const ROUTE: Route = Route::delete("/api/v1/enrollments/{enrollment_id}/grants/{number}");
    const PERMISSION: Permission = Permission::SignedIn;
    const POLICY: Policy = Policy::DEFAULT.no_content();
    const EMITS: &'static [EventSpec] = &[
        GrantRevoked::SPEC,
        EnrollmentCancelled::SPEC,
        EnrollmentExpired::SPEC,
        SeatReleased::SPEC,
    ];
    type Dependencies = Enrollments;
    type Reply = ();

    async fn handle(self, enrollments: &Enrollments, cx: &Context) -> Result<Commit<()>> {
        let mut part = enrollments.part(self.enrollment_id).await?;
        part.check_staff(cx)?;
        let mut enrollment = part.take_enrollment()?;
        let seat = enrollment.revoke(self.number.get(), None, cx.now)?;
        enrollments.save_and_release(enrollment, seat, cx)
    }
}

#[cfg(test)]
mod tests;
