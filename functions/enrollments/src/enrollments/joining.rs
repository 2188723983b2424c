//! How somebody comes into a course: with a seat, or by way of the waitlist.

use kernel::{Commit, Context, Result};

use super::{Enrollments, Room};
use crate::course::{Admission, Course};
use crate::enrollment::{Enrollment, Origin, Source};
use crate::seats::FreeSeat;

/// What somebody got who has joined.
pub(crate) struct Placement {
    /// The position in the waitlist; none for who has access, and for who waited before.
    pub(crate) position: Option<u64>,
    /// What is written beside the enrollment.
    pub(crate) commit: Commit<()>,
}

impl Enrollments {
    /// Gives a learner a seat, or a place in the waitlist; staff need neither. Whoever still has a seat keeps it:
    /// they are suspended, or their access ended less than a minute ago.
    ///
    /// # Errors
    /// `enrollments.too_many_grants`
    pub(crate) fn join(
        &self,
        enrollment: &mut Enrollment,
        course: &Course,
        room: Room,
        (admission, origin): (Admission, Origin),
        cx: &Context,
    ) -> Result<Placement> {
        let id = enrollment.enrollment_id().clone();
        let kept = enrollment.seat();
        if admission == Admission::Staff || kept.is_some() {
            let origin = match admission {
                Admission::Staff => Origin::of(Source::Staff),
                Admission::Learner => origin,
            };
            enrollment.admit(origin, course, kept, cx.now)?;
            return Ok(Placement::access(Commit::nothing()));
        }
        if let Some(seat) = room.free_seat(course, cx) {
            enrollment.admit(origin, course, Some(seat.number()), cx.now)?;
            return Ok(Placement::access(seat.take(id.course_id())));
        }
        let (place, entry) = room.waitlist.enter(&id)?;
        enrollment.wait(origin, place, cx.now);
        // A seat may have become free in the meantime.
        let commit = self.offer_more(entry, id.course_id(), cx)?;
        Ok(Placement {
            position: Some(place.position),
            commit,
        })
    }

    /// The same by a decision of staff: a free seat is taken also while others wait, and by who waits.
    ///
    /// # Errors
    /// `enrollments.too_many_grants`
    pub(crate) fn place(
        &self,
        enrollment: &mut Enrollment,
        course: &Course,
        room: Room,
        (admission, origin): (Admission, Origin),
        cx: &Context,
    ) -> Result<Placement> {
        let needs_seat = admission == Admission::Learner && enrollment.seat().is_none();
        let seat = if needs_seat {
            room.seats.choose(course.capacity, 1, cx).pop()
        } else {
            None
        };
        let ticket = enrollment.standing().ticket();
        if seat.is_none() && ticket.is_none() {
            return self.join(enrollment, course, room, (admission, origin), cx);
        }
        if seat.is_none() && needs_seat {
            return Ok(Placement {
                position: None,
                commit: Commit::nothing(),
            });
        }
        let taken = seat.as_ref().map(FreeSeat::number).or(enrollment.seat());
        enrollment.admit(origin, course, taken, cx.now)?;
        let mut commit = Commit::nothing();
        if let Some(ticket) = ticket {
            commit = room.waitlist.leave(&course.course_id, &[ticket])?;
        }
        if let Some(seat) = seat {
            commit = commit.and(seat.take(&course.course_id));
        }
        Ok(Placement::access(commit))
    }
}

impl Placement {
    /// Access.
    pub(crate) const fn access(commit: Commit<()>) -> Self {
        Self {
            position: None,
            commit,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use serde_json::json;

    use crate::testing::courses::{COURSE, app_with};
    use crate::testing::{enroll, states};

    #[tokio::test]
    async fn access_that_has_just_ended_is_given_again_with_the_same_seat() {
        let app = app_with(json!({ "capacity": 1, "access_days": 1 })).await;
        enroll(&app, "lin", COURSE).await.with_status(201);
        app.clock().advance(Duration::from_secs(24 * 60 * 60));
        assert_eq!(states(&app, COURSE, &["lin"]).await, ["expired"]);
        enroll(&app, "lin", COURSE).await.with_status(201);
        assert_eq!(states(&app, COURSE, &["lin"]).await, ["active"]);
        enroll(&app, "eve", COURSE).await.with_status(202);
    }
}
