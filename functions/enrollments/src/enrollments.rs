//! The repository of enrollments.
//!
//! | row | pk / sk | index |
//! |---|---|---|
//! | enrollment | `ENROLLMENT#<course>.<user>` / `META` | gsi1 `USER#<user>` by the time of its creation, and course; gsi2 `COURSE#<course>` / state, user |
//! | progress | `PROGRESS#<course>.<user>` / `META` | |
//! | progress of an earlier run | `PROGRESS#<course>.<user>` / `RUN#<run>` | |
//! | copy of a course | `COURSE_COPY#<course>` / `META` | |
//! | run of an import | `BULKRUN#<import>` / `META` | |
//! | what an import does | `IMPORT#<import>` / `ENTRIES#<number>` | |
//! | taken seats, waitlist | [`seats`], [`waitlist`](crate::waitlist) | |
//! | code | `CODES#<course>` / `CODE#<id>`, see [`code`](crate::code) | |
//!
//! No index has a time at which many learners of one course write: the list of a course is sorted by state and
//! user, so that DynamoDB can split it.

mod codes;
mod imports;
mod joining;
mod listed_ids;
mod lists;
mod part;
mod promotion;
mod requirements;
mod rosters;
mod saving;
mod sync;
mod waiting;

use std::sync::Arc;

use kernel::table::{Table, from_row};
use kernel::{Commit, Context, Dependency, Entity as _, Result};

pub(crate) use self::joining::Placement;
pub(crate) use self::listed_ids::Listed;
pub(crate) use self::part::{Part, Room};
pub(crate) use self::rosters::RowResult;
use crate::enrollment::{EndedBy, Enrollment};
use crate::ids::EnrollmentId;
use crate::seats;
use crate::view::EnrollmentView;
use crate::waitlist::Waitlist;

/// All enrollments.
pub(crate) struct Enrollments {
    table: Arc<dyn Table>,
}

impl Dependency for Enrollments {
    type Parts = (Arc<dyn Table>,);

    fn new((table,): Self::Parts) -> Result<Self> {
        Ok(Self { table })
    }
}

impl Enrollments {
    /// Reads a course and somebody's part in it, in one call.
    ///
    /// # Errors
    /// Internal, for a row that cannot be read.
    pub(crate) async fn part(&self, id: EnrollmentId) -> Result<Part> {
        let rows = self.table.get_many(&Part::keys(&id)).await?;
        Part::from_rows(id, rows.into_iter())
    }

    /// The same together with the room of the course, in one call.
    ///
    /// # Errors
    /// Internal, for a row that cannot be read.
    pub(crate) async fn part_and_room(&self, id: EnrollmentId) -> Result<(Part, Room)> {
        let (part, room, _) = self.part_room_and_code(id, None).await?;
        Ok((part, room))
    }

    /// A change by staff of one enrollment alone. One read and one transaction; none, if nothing has changed.
    ///
    /// # Errors
    /// `enrollments.not_found`, `enrollments.not_staff`; 412 for a stale version.
    pub(crate) async fn change_by_staff(
        &self,
        id: EnrollmentId,
        change: impl FnOnce(&mut Enrollment) + Send,
        cx: &Context,
    ) -> Result<Commit<EnrollmentView>> {
        let mut part = self.part(id).await?;
        part.check_staff(cx)?;
        let mut enrollment = part.take_enrollment()?;
        cx.check_version(enrollment.history().version())?;
        change(&mut enrollment);
        let course = part.known_course();
        let view = EnrollmentView::new(&enrollment, part.progress.as_ref(), course, cx);
        Ok(self.save_changed(enrollment, None, cx)?.reply(view))
    }

    /// Ends an enrollment, or the waiting. Ending it again changes nothing.
    ///
    /// # Errors
    /// Internal, when it does not fit into a row.
    pub(crate) fn end(
        &self,
        enrollment: &mut Enrollment,
        waitlist: Waitlist,
        by: EndedBy,
        cx: &Context,
    ) -> Result<Commit<()>> {
        let course_id = enrollment.enrollment_id().course_id().clone();
        let mut commit = Commit::nothing();
        if let Some(ticket) = enrollment.standing().ticket() {
            commit = waitlist.leave(&course_id, &[ticket])?;
        }
        let seat = enrollment.end(by, cx.now);
        Ok(commit.and(seats::release(&course_id, seat)))
    }

    /// Ends what was to end now, if it was not ended or extended in the meantime.
    ///
    /// # Errors
    /// Those of the table.
    pub(crate) async fn end_what_is_over(
        &self,
        id: &EnrollmentId,
        end: impl FnOnce(&mut Enrollment) -> Option<u8> + Send,
        cx: &Context,
    ) -> Result<Commit<()>> {
        let Some(row) = self.table.get(&Enrollment::key(id.as_str())).await? else {
            return Ok(Commit::nothing());
        };
        let mut enrollment: Enrollment = from_row(row)?;
        let seat = end(&mut enrollment);
        self.save_and_release(enrollment, seat, cx)
    }
}
