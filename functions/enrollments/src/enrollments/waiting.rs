//! Who waits for a seat, in their order.

use kernel::table::{from_row, get_each, read_rows};
use kernel::{Context, Error, ReadModel, Result};

use super::Enrollments;
use super::lists::known;
use crate::course::Course;
use crate::enrollment::Enrollment;
use crate::error::AdmissionError;
use crate::ids::CourseId;
use crate::people::check_teaches;
use crate::waitlist::{
    Draw, Waiting, Waitlist, count_and_waiting_until, waiting, waiting_after, waiting_until,
};

/// The most people of a waitlist that are counted or put into an order.
const MOST_COUNTED: usize = 20_000;

impl Enrollments {
    /// The position of somebody in the waitlist: 1 is next. None for somebody who does not wait, and for whom
    /// too many wait before. One call for a thousand places, and as many again after lots were drawn.
    ///
    /// # Errors
    /// Those of the table.
    pub(crate) async fn position(&self, enrollment: &Enrollment) -> Result<Option<u64>> {
        let Some(ticket) = enrollment.standing().ticket() else {
            return Ok(None);
        };
        let id = enrollment.enrollment_id();
        let query = count_and_waiting_until(id.course_id(), ticket);
        let Some(rows) = read_rows(self.table.as_ref(), query, MOST_COUNTED).await? else {
            return Ok(None);
        };
        let mut rows = rows.into_iter();
        let waitlist = Waitlist::from_row(rows.next())?;
        let position = match waitlist.draw() {
            Some(draw) if draw.includes(ticket) => {
                let drawn = self.drawn(id.course_id(), draw).await?;
                let before = drawn.iter().position(|one| one.enrollment_id == *id);
                before.map(|before| before + 1)
            }
            _ => Some(rows.len()),
        };
        position
            .map(u64::try_from)
            .transpose()
            .map_err(Error::internal)
    }

    /// Those who wait first, at most so many. One call, or two after lots were drawn.
    ///
    /// # Errors
    /// Those of the table.
    pub(crate) async fn next_waiting(
        &self,
        course_id: &CourseId,
        waitlist: &Waitlist,
        limit: u32,
    ) -> Result<Vec<Waiting>> {
        let most = usize::try_from(limit).map_err(Error::internal)?;
        let (mut next, rest) = match waitlist.draw() {
            Some(draw) => {
                let drawn = self.drawn(course_id, draw).await?;
                (drawn, waiting_after(course_id, draw.last_ticket))
            }
            None => (Vec::new(), waiting(course_id)),
        };
        if next.len() < most {
            let rows = self.table.query(&rest.limit(limit)).await?.items;
            for row in rows {
                next.push(from_row(row)?);
            }
        }
        next.truncate(most);
        Ok(next)
    }

    /// The waitlist of a course that the caller teaches. One call.
    ///
    /// # Errors
    /// `enrollments.course_not_found`, `enrollments.not_staff`
    pub(crate) async fn taught_waitlist(
        &self,
        course_id: &CourseId,
        cx: &Context,
    ) -> Result<Waitlist> {
        let keys = [
            ReadModel::<Course>::key(course_id),
            Waitlist::key(course_id),
        ];
        let [course, waitlist] = get_each(self.table.as_ref(), keys).await?;
        let course = known(course)?;
        check_teaches(course.as_ref(), cx)?;
        course.ok_or(AdmissionError::CourseNotFound)?;
        Waitlist::from_row(waitlist)
    }

    /// Those who take part in a draw and still wait, in their order. One call for a thousand.
    async fn drawn(&self, course_id: &CourseId, draw: &Draw) -> Result<Vec<Waiting>> {
        let query = waiting_until(course_id, draw.last_ticket);
        let rows = read_rows(self.table.as_ref(), query, MOST_COUNTED).await?;
        let rows = rows.ok_or_else(|| Error::internal("too many people take part in a draw"))?;
        let mut drawn: Vec<Waiting> = rows.into_iter().map(from_row).collect::<Result<_>>()?;
        draw.sort(&mut drawn);
        Ok(drawn)
    }
}
