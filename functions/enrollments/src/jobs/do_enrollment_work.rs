//! `do-enrollment-work`, as timed work
//!
//! Takes back seats that were offered and not taken, ends access whose last grant has ended, and offers free
//! seats.

use kernel::{Commit, Context, EventSpec, Fact as _, Result, TimedWork};
use serde::{Deserialize, Serialize};

use crate::enrollments::Enrollments;
use crate::event::{
    EnrollmentCancelled, EnrollmentExpired, SeatOfferExpired, SeatOffered, SeatReleased,
};
use crate::ids::{CourseId, EnrollmentId};

/// What is due.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum EnrollmentWork {
    /// A seat was offered until now.
    ExpireOffer { enrollment_id: EnrollmentId },
    /// A grant ends now.
    EndAccess { enrollment_id: EnrollmentId },
    /// Seats may be free, and somebody may wait.
    OfferSeats { course_id: CourseId },
    /// A course was changed and may have more seats.
    LookForFreeSeats {
        course_id: CourseId,
        /// That of the course after the change.
        version: u64,
    },
}

impl TimedWork for EnrollmentWork {
    const NAME: &'static str = "do-enrollment-work";
    const EMITS: &'static [EventSpec] = &[
        EnrollmentCancelled::SPEC,
        EnrollmentExpired::SPEC,
        SeatOffered::SPEC,
        SeatOfferExpired::SPEC,
        SeatReleased::SPEC,
    ];
    type Dependencies = Enrollments;

    fn id(&self) -> String {
        match self {
            Self::ExpireOffer { enrollment_id } => format!("offer#{enrollment_id}"),
            Self::EndAccess { enrollment_id } => format!("access#{enrollment_id}"),
            Self::OfferSeats { course_id } => format!("seats#{course_id}"),
            Self::LookForFreeSeats { course_id, version } => {
                format!("capacity#{course_id}#{version}")
            }
        }
    }

    async fn carry_out(self, enrollments: &Enrollments, cx: &Context) -> Result<Commit<()>> {
        match self {
            Self::OfferSeats { course_id } => enrollments.offer_seats(&course_id, cx).await,
            Self::LookForFreeSeats { course_id, version } => {
                enrollments
                    .offer_seats_after_change(course_id, version, cx)
                    .await
            }
            Self::ExpireOffer { enrollment_id } => {
                enrollments
                    .end_what_is_over(
                        &enrollment_id,
                        |enrollment| enrollment.withdraw_offer(cx.now),
                        cx,
                    )
                    .await
            }
            Self::EndAccess { enrollment_id } => {
                enrollments
                    .end_what_is_over(&enrollment_id, |enrollment| enrollment.expire(cx.now), cx)
                    .await
            }
        }
    }
}
