//! `GET /api/v1/enrollments/{enrollment_id}/access`
//!
//! Whether somebody has access to a course, and why, or why not: with every grant, also ended ones. For the
//! learner, the staff of the course, and administrators; also where there is no enrollment. One call of the table.

use jiff::Timestamp;
use kernel::{Context, Permission, Query, Reply, Result, Route};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::course::Course;
use crate::enrollment::{Enrollment, Grant, State};
use crate::enrollments::{Enrollments, Part};
use crate::error::AdmissionError;
use crate::ids::EnrollmentId;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GetEnrollmentAccess {
    enrollment_id: EnrollmentId,
}

/// Whether somebody has access to a course, and why.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct AccessView {
    /// Whether there is access now.
    has_access: bool,
    /// The reason.
    why: Why,
    /// When the access ends or has ended; null, if it does not end or never began.
    ends_at: Option<Timestamp>,
    /// What has given access, in this order.
    grants: Vec<GrantView>,
}

/// The reason why there is access, or is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
enum Why {
    /// The user teaches the course.
    Staff,
    /// A grant is valid.
    Granted,
    /// The course has ended for its learners.
    CourseEnded,
    /// The user has never enrolled.
    NotEnrolled,
    /// The user waits for a seat.
    Waitlisted,
    /// A seat is kept for the user, who has not taken it.
    Offered,
    /// Staff have interrupted the access.
    Suspended,
    /// The user has left.
    Withdrawn,
    /// The last grant has ended.
    Expired,
    /// Staff have ended the enrollment.
    Cancelled,
}

/// A grant.
#[derive(Debug, Serialize, JsonSchema)]
struct GrantView {
    #[serde(flatten)]
    grant: Grant,
    /// Whether it gives access now.
    is_valid: bool,
}

impl Reply for AccessView {}

impl AccessView {
    fn new(
        course: &Course,
        id: &EnrollmentId,
        enrollment: Option<&Enrollment>,
        now: Timestamp,
    ) -> Self {
        let why = why(course, id, enrollment, now);
        let grants = enrollment
            .into_iter()
            .flat_map(|enrollment| enrollment.grants().iter());
        Self {
            has_access: matches!(why, Why::Staff | Why::Granted),
            why,
            ends_at: enrollment.and_then(Enrollment::ends_at),
            grants: grants
                .map(|grant| GrantView {
                    is_valid: grant.is_valid(now),
                    grant: grant.clone(),
                })
                .collect(),
        }
    }
}

fn why(course: &Course, id: &EnrollmentId, enrollment: Option<&Enrollment>, now: Timestamp) -> Why {
    if course.is_staff(id.user_id().as_str()) {
        return Why::Staff;
    }
    let Some(enrollment) = enrollment else {
        return Why::NotEnrolled;
    };
    match enrollment.state(now) {
        State::Active if course.has_ended(now) => Why::CourseEnded,
        State::Active => Why::Granted,
        State::Waitlisted => Why::Waitlisted,
        State::Offered => Why::Offered,
        State::Suspended => Why::Suspended,
        State::Withdrawn => Why::Withdrawn,
        State::Expired => Why::Expired,
        State::Cancelled => Why::Cancelled,
    }
}

impl Query for GetEnrollmentAccess {
    const NAME: &'static str = "get-enrollment-access";
    const ROUTE: Route = Route::get("/api/v1/enrollments/{enrollment_id}/access");
    const PERMISSION: Permission = Permission::SignedIn;
    type Dependencies = Enrollments;
    type Reply = AccessView;

    async fn fetch(self, enrollments: &Enrollments, cx: &Context) -> Result<AccessView> {
        let part = enrollments.part(self.enrollment_id).await?;
        part.check_seen(cx)?;
        let Part { id, enrollment, .. } = &part;
        let course = part.course()?;
        if enrollment.is_none() && course.is_hidden() && !part.is_staff(cx) {
            return Err(AdmissionError::CourseNotFound.into());
        }
        Ok(AccessView::new(course, id, enrollment.as_ref(), cx.now))
    }
}

#[cfg(test)]
mod tests;
