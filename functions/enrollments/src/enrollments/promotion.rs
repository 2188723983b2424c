//! Free seats are offered to those who wait.

use jiff::SignedDuration;
use kernel::projection::Copied;
use kernel::table::{from_row, get_all};
use kernel::{Commit, Context, Entity as _, Error, ReadModel, Result};
use serde::Deserialize;

use super::{Enrollments, Room};
use crate::course::{Course, CourseState};
use crate::enrollment::Enrollment;
use crate::ids::CourseId;
use crate::jobs::do_enrollment_work::EnrollmentWork;
use crate::seats::SHARDS;

/// How long a seat is kept for somebody who waited.
const OFFER: SignedDuration = SignedDuration::from_hours(48);

/// When it is looked again whether the copy of a course has a change.
const LOOK_AGAIN: SignedDuration = SignedDuration::from_mins(5);

/// The version of the fact that wrote the copy of a course, or its tombstone.
#[derive(Deserialize)]
struct CopyVersion {
    version: u64,
}

impl Enrollments {
    /// Takes the free seats of a course and offers them to those who wait first, at most eight in one
    /// transaction; further ones a minute later. Three calls, and one if nobody waits.
    ///
    /// # Errors
    /// Those of the table.
    pub(crate) async fn offer_seats(
        &self,
        course_id: &CourseId,
        cx: &Context,
    ) -> Result<Commit<()>> {
        let course = [ReadModel::<Course>::key(course_id)].into_iter();
        let keys: Vec<_> = course.chain(Room::keys(course_id)).collect();
        let mut rows = self.table.get_many(&keys).await?.into_iter();
        let course = ReadModel::<Course>::copied(rows.next().flatten())?;
        let room = Room::from_rows(rows)?;
        let Copied::Live(course) = course else {
            return Ok(Commit::nothing());
        };
        if room.waitlist.is_empty() || course.state != CourseState::Published {
            return Ok(Commit::nothing());
        }
        let seats = room.seats.choose(course.capacity, SHARDS, cx);
        let limit = u32::try_from(seats.len()).map_err(Error::internal)?;
        if limit == 0 {
            return Ok(Commit::nothing());
        }
        let next = self.next_waiting(course_id, &room.waitlist, limit).await?;
        let keys: Vec<_> = next
            .iter()
            .map(|one| Enrollment::key(one.enrollment_id.as_str()))
            .collect();
        let enrollments = get_all(self.table.as_ref(), &keys).await?;
        let until = cx.now.checked_add(OFFER).map_err(Error::internal)?;
        let tickets: Vec<_> = next.iter().map(|one| one.ticket).collect();
        let mut commit = room.waitlist.leave(course_id, &tickets)?;
        for (row, seat) in enrollments.into_iter().zip(seats) {
            let Some(row) = row else { continue };
            let mut enrollment: Enrollment = from_row(row)?;
            if !enrollment.offer(seat.number(), until, cx.now) {
                continue;
            }
            let enrollment_id = enrollment.enrollment_id().clone();
            let work = EnrollmentWork::ExpireOffer { enrollment_id };
            commit = commit
                .and(self.save(enrollment, cx)?)
                .and(seat.take(course_id))
                .schedule(&work, until, cx)?;
        }
        self.offer_more(commit, course_id, cx)
    }

    /// Offers free seats after a change of the course, which may have more of them. While the copy does not have
    /// the change, nothing is known of it: then it is looked at again later.
    ///
    /// # Errors
    /// Those of the table.
    pub(crate) async fn offer_seats_after_change(
        &self,
        course_id: CourseId,
        version: u64,
        cx: &Context,
    ) -> Result<Commit<()>> {
        let row = self
            .table
            .get(&ReadModel::<Course>::key(&course_id))
            .await?;
        let copy: Option<CopyVersion> = row.map(from_row).transpose()?;
        if copy.is_some_and(|copy| version <= copy.version) {
            return self.offer_seats(&course_id, cx).await;
        }
        let later = cx.now.checked_add(LOOK_AGAIN).map_err(Error::internal)?;
        let work = EnrollmentWork::LookForFreeSeats { course_id, version };
        Commit::nothing().schedule(&work, later, cx)
    }

    /// Looks a minute later whether there are free seats.
    ///
    /// # Errors
    /// Internal, when the work cannot be stored.
    pub(crate) fn offer_more(
        &self,
        commit: Commit<()>,
        course_id: &CourseId,
        cx: &Context,
    ) -> Result<Commit<()>> {
        let course_id = course_id.clone();
        commit.schedule(&EnrollmentWork::OfferSeats { course_id }, cx.now, cx)
    }
}

#[cfg(test)]
mod tests;
