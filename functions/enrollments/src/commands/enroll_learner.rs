//! `POST /api/v1/courses/{course_id}/enrollments`
//!
//! Staff of the course enrol one learner, whatever the course costs, whoever sees it, whenever learners may enrol and
//! whatever must be completed before: 201 with access. A free seat is taken also while others wait: staff decide who
//! gets it. Without one, 202 with a position in the waitlist. Who has access gets one more reason for it, with 200.
//!
//! Administrators name the licence of which the learner gets a seat (`seat_license`). It gives access beside other
//! reasons, and is revoked alone.

use kernel::{
    Command, Commit, Context, EventSpec, Fact as _, Kind, Permission, Policy, Result, Route,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::course::Entitlement;
use crate::enrollment::{Enrollment, Groups, Origin, Reference, Source, State};
use crate::enrollments::{Enrollments, Placement};
use crate::error::AdmissionError;
use crate::event::{
    EnrollmentActivated, EnrollmentCreated, EnrollmentGroupsChanged, GrantAdded, WaitlistJoined,
};
use crate::ids::{CourseId, EnrollmentId, UserId};
use crate::people::check_teaches;
use crate::view::EnrollmentView;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EnrollLearner {
    course_id: CourseId,
    /// The learner.
    user_id: UserId,
    /// All groups of the learner; null leaves them as they are.
    #[schemars(example = ["Tuesday"])]
    groups: Option<Groups>,
    /// The licence of which the learner gets a seat. Only administrators give seats.
    #[schemars(example = &"ACME 2026")]
    seat_license: Option<Reference>,
}

impl EnrollLearner {
    /// Where the grant comes from.
    fn origin(license: Option<Reference>, cx: &Context) -> Result<Origin> {
        match license {
            None => Ok(Origin::of(Source::Admin)),
            Some(_) if !cx.actor.may(Permission::ManageCourses) => {
                Err(AdmissionError::NoLicense.into())
            }
            license => Ok(Origin {
                source: Source::SeatLicense,
                reference: license,
            }),
        }
    }
}

impl Command for EnrollLearner {
    const NAME: &'static str = "enroll-learner";
    const ROUTE: Route = Route::post("/api/v1/courses/{course_id}/enrollments");
    const PERMISSION: Permission = Permission::SignedIn;
    const POLICY: Policy = Policy::DEFAULT.created().or(&[200, 202]);
    const EMITS: &'static [EventSpec] = &[
        EnrollmentCreated::SPEC,
        EnrollmentActivated::SPEC,
        EnrollmentGroupsChanged::SPEC,
        GrantAdded::SPEC,
        WaitlistJoined::SPEC,
    ];
    const REFUSES: &'static [Kind] = &[Kind::Forbidden];
    type Dependencies = Enrollments;
    type Reply = EnrollmentView;

    async fn handle(
        self,
        enrollments: &Enrollments,
        cx: &Context,
    ) -> Result<Commit<EnrollmentView>> {
        let id = EnrollmentId::new(self.course_id, self.user_id);
        let (mut part, room) = enrollments.part_and_room(id).await?;
        check_teaches(part.known_course(), cx)?;
        let enrollment = part.enrollment.take();
        let course = part.course()?;
        let mut enrollment = enrollment.unwrap_or_else(|| Enrollment::new(part.id.clone(), cx.now));
        let user_id = part.id.user_id().as_str();
        let admission = course.admission(user_id, Entitlement::Imported, cx.now)?;
        let origin = Self::origin(self.seat_license, cx)?;
        let was_active = enrollment.state(cx.now) == State::Active;
        let placement = if was_active {
            if !enrollment.comes_from(&origin, cx.now) {
                enrollment.extend(origin, course, cx.now)?;
            }
            Placement::access(Commit::nothing())
        } else {
            let how = (admission, origin);
            enrollments.place(&mut enrollment, course, room, how, cx)?
        };
        let status = match enrollment.state(cx.now) {
            State::Waitlisted => 202,
            _ if was_active => 200,
            _ => 201,
        };
        if let Some(groups) = self.groups {
            enrollment.set_groups(groups, cx.now);
        }
        let position = match placement.position {
            None => enrollments.position(&enrollment).await?,
            position => position,
        };
        let view = EnrollmentView::new(&enrollment, part.progress.as_ref(), Some(course), cx)
            .at(position)
            .with_status(status);
        let commit = enrollments.save_changed(enrollment, None, cx)?;
        Ok(commit.and(placement.commit).reply(view))
    }
}

#[cfg(test)]
mod tests;
