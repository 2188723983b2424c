//! `PUT /api/v1/enrollments/{enrollment_id}/state`
//!
//! Staff interrupt somebody's access, give it back, or end it. The learner's work is kept in each case.

use kernel::{
    Command, Commit, Context, Entity as _, EventSpec, Fact as _, Permission, Policy, Result, Route,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::enrollment::{EndedBy, Reason, State};
use crate::enrollments::Enrollments;
use crate::event::{
    EnrollmentActivated, EnrollmentCancelled, EnrollmentSuspended, EnrollmentWithdrawn,
    SeatReleased,
};
use crate::ids::EnrollmentId;
use crate::view::EnrollmentView;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SetEnrollmentState {
    enrollment_id: EnrollmentId,
    /// The state.
    state: StateInput,
    /// Why, for the learner.
    #[schemars(example = &"The fee was not paid.")]
    reason: Option<Reason>,
}

/// A state that staff can set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
enum StateInput {
    /// Whoever was suspended has access again; whoever was removed may enrol again.
    Active,
    /// Access is interrupted; the seat is kept.
    Suspended,
    /// The enrollment ends.
    Cancelled,
}

impl Command for SetEnrollmentState {
    const NAME: &'static str = "set-enrollment-state";
    const ROUTE: Route = Route::put("/api/v1/enrollments/{enrollment_id}/state");
    const PERMISSION: Permission = Permission::SignedIn;
    const POLICY: Policy = Policy::DEFAULT.accepts_if_match().shares_rows();
    const EMITS: &'static [EventSpec] = &[
        EnrollmentActivated::SPEC,
        EnrollmentCancelled::SPEC,
        EnrollmentSuspended::SPEC,
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
        let (mut part, room) = enrollments.part_and_room(self.enrollment_id).await?;
        part.check_staff(cx)?;
        let mut enrollment = part.take_enrollment()?;
        cx.check_version(enrollment.history().version())?;
        let commit = match self.state {
            StateInput::Active if enrollment.state(cx.now) == State::Cancelled => {
                enrollment.forgive(cx.now);
                Commit::nothing()
            }
            StateInput::Active => {
                enrollment.reinstate(cx.now)?;
                Commit::nothing()
            }
            StateInput::Suspended => {
                enrollment.suspend(self.reason, cx.now)?;
                Commit::nothing()
            }
            StateInput::Cancelled => enrollments.end(
                &mut enrollment,
                room.waitlist,
                EndedBy::Staff(self.reason),
                cx,
            )?,
        };
        let course = part.known_course();
        let view = EnrollmentView::new(&enrollment, part.progress.as_ref(), course, cx);
        Ok(commit
            .and(enrollments.save_changed(enrollment, None, cx)?)
            .reply(view))
    }
}

#[cfg(test)]
mod tests;
