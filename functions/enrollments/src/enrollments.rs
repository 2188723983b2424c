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
//! | taken seats, waitlist | [`seats`](crate::seats), [`waitlist`](crate::waitlist) | |
//! | code | `CODES#<course>` / `CODE#<id>`, see [`code`](crate::code) | |
//!
//! No index has a time at which many learners of one course write: the list of a course is sorted by state and
//! user, so that DynamoDB can split it.

mod codes;
mod imports;
mod joining;
mod listed_ids;
mod lists;
mod promotion;
mod requirements;
mod rosters;
mod sync;

use std::sync::Arc;

use kernel::projection::Copied;
use kernel::table::{
    Action, Index, Item, Key, Table, Write, from_row, read_rows, set_key, sortable_time, to_row,
};
use kernel::{Commit, Context, Dependency, Entity as _, Error, ReadModel, Result};

pub(crate) use self::joining::Placement;
pub(crate) use self::listed_ids::Listed;
pub(crate) use self::rosters::RowResult;
use crate::course::Course;
use crate::enrollment::{EndedBy, Enrollment, Standing, State};
use crate::error::{AdmissionError, EnrollmentError};
use crate::ids::{CourseId, EnrollmentId};
use crate::jobs::do_enrollment_work::EnrollmentWork;
use crate::progress::Progress;
use crate::seats::{self, FreeSeat, Seats};
use crate::view::EnrollmentView;
use crate::waitlist::{Waitlist, waiting_until};

/// The most places of a waitlist that are counted to say a position.
const MOST_COUNTED: usize = 20_000;

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

/// A course, and the part of a user in it.
pub(crate) struct Part {
    pub(crate) id: EnrollmentId,
    pub(crate) course: Copied<Course>,
    pub(crate) enrollment: Option<Enrollment>,
    pub(crate) progress: Option<Progress>,
}

/// The room of a course: its seats and its waitlist.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Room {
    pub(crate) seats: Seats,
    pub(crate) waitlist: Waitlist,
}

impl Part {
    fn keys(id: &EnrollmentId) -> [Key; 3] {
        [
            ReadModel::<Course>::key(id.course_id()),
            Enrollment::key(id.as_str()),
            Progress::key(id.as_str()),
        ]
    }

    fn from_rows(id: EnrollmentId, mut rows: impl Iterator<Item = Option<Item>>) -> Result<Self> {
        let mut next = || rows.next().flatten();
        Ok(Self {
            id,
            course: ReadModel::<Course>::copied(next())?,
            enrollment: next().map(from_row).transpose()?,
            progress: next().map(from_row).transpose()?,
        })
    }

    /// The course, as far as it is known.
    #[must_use]
    pub(crate) const fn known_course(&self) -> Option<&Course> {
        match &self.course {
            Copied::Live(course) => Some(course),
            Copied::Deleted | Copied::Unknown => None,
        }
    }

    /// The course.
    ///
    /// # Errors
    /// `enrollments.course_not_found`
    pub(crate) fn course(&self) -> Result<&Course> {
        Ok(self.known_course().ok_or(AdmissionError::CourseNotFound)?)
    }

    /// Takes the enrollment out.
    ///
    /// # Errors
    /// `enrollments.not_found`
    pub(crate) fn take_enrollment(&mut self) -> Result<Enrollment> {
        Ok(self.enrollment.take().ok_or(EnrollmentError::NotFound)?)
    }
}

impl Room {
    fn keys(course_id: &CourseId) -> impl Iterator<Item = Key> {
        Seats::keys(course_id).chain([Waitlist::key(course_id)])
    }

    fn from_rows(mut rows: impl Iterator<Item = Option<Item>>) -> Result<Self> {
        Ok(Self {
            seats: Seats::from_rows(rows.by_ref().take(seats::SHARDS))?,
            waitlist: Waitlist::from_row(rows.next().flatten())?,
        })
    }
}

impl Room {
    /// A seat for a newcomer: none while others wait.
    #[must_use]
    pub(crate) fn free_seat(&self, course: &Course, cx: &Context) -> Option<FreeSeat> {
        if !self.waitlist.is_empty() {
            return None;
        }
        self.seats.choose(course.capacity, 1, cx).pop()
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

    /// The position of somebody in the waitlist: 1 is next. None for somebody who does not wait. One call.
    ///
    /// # Errors
    /// Those of the table.
    pub(crate) async fn position(&self, enrollment: &Enrollment) -> Result<Option<u64>> {
        let Standing::Waiting { ticket, .. } = enrollment.standing() else {
            return Ok(None);
        };
        let query = waiting_until(enrollment.enrollment_id().course_id(), *ticket);
        let before = read_rows(self.table.as_ref(), query, MOST_COUNTED).await?;
        let position = before.map(|before| u64::try_from(before.len()));
        position.transpose().map_err(Error::internal)
    }

    /// Stores an enrollment.
    ///
    /// # Errors
    /// Internal, when it does not fit into a row.
    pub(crate) fn save(&self, enrollment: Enrollment, cx: &Context) -> Result<Commit<()>> {
        let state = enrollment.state(cx.now);
        Commit::save(enrollment, |enrollment, row| place(enrollment, state, row))
    }

    /// Stores an enrollment that has access, which ends by itself.
    ///
    /// # Errors
    /// Internal, when it does not fit into a row.
    fn save_with_end(&self, enrollment: Enrollment, cx: &Context) -> Result<Commit<()>> {
        let is_active = enrollment.state(cx.now) == State::Active;
        let ends_at = enrollment.ends_at().filter(|_| is_active);
        let enrollment_id = enrollment.enrollment_id().clone();
        let commit = self.save(enrollment, cx)?;
        match ends_at {
            Some(at) => commit.schedule(&EnrollmentWork::EndAccess { enrollment_id }, at, cx),
            None => Ok(commit),
        }
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
        if let Standing::Waiting { ticket, .. } = enrollment.standing() {
            commit = waitlist.leave(&course_id, &[*ticket])?;
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
        let released = seats::release(id.course_id(), end(&mut enrollment));
        Ok(self.save_changed(enrollment, None, cx)?.and(released))
    }

    /// Removes an enrollment with the progress of all its runs.
    ///
    /// # Errors
    /// Those of the table.
    pub(crate) async fn remove(&self, mut enrollment: Enrollment) -> Result<Commit<()>> {
        let id = enrollment.enrollment_id().clone();
        let runs = self.runs(&id).await?.into_iter();
        let runs = runs.map(|progress| run_key(&id, progress.run()));
        enrollment.delete();
        let rows = runs.chain([Progress::key(id.as_str())]);
        let rows = rows.map(|key| Write::always(Action::Delete(key)));
        Ok(rows.fold(Commit::remove(enrollment), Commit::write))
    }

    /// Stores progress.
    ///
    /// # Errors
    /// Internal, when it does not fit into a row.
    pub(crate) fn save_progress(&self, progress: Progress) -> Result<Commit<()>> {
        Commit::save(progress, |_, _| {})
    }

    /// Stores an enrollment and progress, each if it has changed.
    ///
    /// # Errors
    /// Internal, when one does not fit into a row.
    pub(crate) fn save_changed(
        &self,
        enrollment: Enrollment,
        progress: Option<Progress>,
        cx: &Context,
    ) -> Result<Commit<()>> {
        let mut commit = Commit::nothing();
        if enrollment.history().has_changed() {
            commit = commit.and(self.save_with_end(enrollment, cx)?);
        }
        match progress.filter(|progress| progress.history().has_changed()) {
            Some(progress) => Ok(commit.and(self.save_progress(progress)?)),
            None => Ok(commit),
        }
    }

    /// Begins the next run, and keeps the progress of the one that ends. Without progress, nothing changes.
    ///
    /// # Errors
    /// Internal, when it does not fit into a row.
    pub(crate) fn restart(
        &self,
        enrollment: &mut Enrollment,
        progress: Option<&mut Progress>,
        cx: &Context,
    ) -> Result<Commit<()>> {
        let Some(progress) = progress.filter(|progress| progress.last_lesson().is_some()) else {
            return Ok(Commit::nothing());
        };
        let kept = self.keep_run(enrollment.enrollment_id(), progress)?;
        enrollment.restart(cx.now);
        progress.restart(enrollment.run(), cx.now);
        Ok(kept)
    }

    /// Keeps the progress of a run that ends.
    ///
    /// # Errors
    /// Internal, when it does not fit into a row.
    fn keep_run(&self, id: &EnrollmentId, progress: &Progress) -> Result<Commit<()>> {
        let row = to_row(&run_key(id, progress.run()), progress)?;
        Ok(Commit::nothing().write(Write::always(Action::Put(row))))
    }
}

/// The sort keys of earlier runs, before the number.
const RUNS: &str = "RUN#";

fn run_key(id: &EnrollmentId, run: u32) -> Key {
    Key::new(Progress::partition(id.as_str()), format!("{RUNS}{run:06}"))
}

fn place(enrollment: &Enrollment, state: State, row: &mut Item) {
    let id = enrollment.enrollment_id();
    let (created_at, _) = enrollment.times();
    let of_user = lists::of_user(id.user_id());
    let place = format!("{}#{}", sortable_time(created_at), id.course_id());
    set_key(row, Index::Gsi1, &of_user, &place);
    let of_course = lists::of_course(id.course_id());
    let place = format!("{}{}", lists::prefix(state), id.user_id());
    set_key(row, Index::Gsi2, &of_course, &place);
}
