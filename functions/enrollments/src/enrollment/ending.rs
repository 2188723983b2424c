//! How access ends.

use jiff::Timestamp;

use super::{EndedBy, Enrollment, Reason, Standing};
use crate::error::EnrollmentError;
use crate::event::{
    EnrollmentCancelled, EnrollmentDeleted, EnrollmentExpired, EnrollmentWithdrawn, GrantRevoked,
    SeatReleased,
};

impl Enrollment {
    /// Ends the enrollment, or the waiting; returns the seat that is free now. Ending it again changes nothing.
    /// Whoever leaves while suspended stays out until staff allow it: leaving must not end a suspension.
    #[must_use]
    pub(crate) fn end(&mut self, by: EndedBy, now: Timestamp) -> Option<u8> {
        let is_over = matches!(self.standing, Standing::Left | Standing::Removed);
        if is_over || self.history.version() == 0 {
            return None;
        }
        let was_suspended = self.standing == Standing::Suspended;
        self.end_access(now);
        let seat = self.seat.take();
        match by {
            EndedBy::Learner if !was_suspended => {
                self.standing = Standing::Left;
                self.tell(now, |enrollment| EnrollmentWithdrawn { enrollment });
            }
            EndedBy::Learner => self.remove(now),
            EndedBy::Staff(reason) => {
                self.reason = reason;
                self.remove(now);
            }
        }
        self.release(seat, now)
    }

    fn remove(&mut self, now: Timestamp) {
        self.standing = Standing::Removed;
        self.tell(now, |enrollment| EnrollmentCancelled { enrollment });
    }

    /// Ends access that no grant gives any more; returns the seat that is free now. Whoever is suspended stays out
    /// until staff allow it.
    #[must_use]
    pub(crate) fn expire(&mut self, now: Timestamp) -> Option<u8> {
        let is_suspended = self.standing == Standing::Suspended;
        let is_in = is_suspended || self.standing == Standing::In;
        if !is_in || self.grants.are_valid(now) {
            return None;
        }
        self.end_access(now);
        let seat = self.seat.take();
        if is_suspended {
            self.remove(now);
        } else {
            self.standing = Standing::Expired;
            self.tell(now, |enrollment| EnrollmentExpired { enrollment });
        }
        self.release(seat, now)
    }

    /// Revokes one grant. Others go on; without one, access ends, and the seat that is free is returned.
    ///
    /// # Errors
    /// `enrollments.no_such_grant`
    pub(crate) fn revoke(
        &mut self,
        number: u16,
        reason: Option<Reason>,
        now: Timestamp,
    ) -> Result<Option<u8>, EnrollmentError> {
        let Some(grant) = self.grants.revoke(number, reason, now)? else {
            return Ok(None);
        };
        self.tell(now, |enrollment| GrantRevoked {
            enrollment,
            source: grant.source,
            reference: grant.reference,
        });
        Ok(self.expire(now))
    }

    /// Notes that the enrollment is deleted.
    pub(crate) fn delete(&mut self) {
        self.history.record(&EnrollmentDeleted {
            enrollment_id: self.id.clone(),
            course_id: self.id.course_id().clone(),
        });
    }

    fn end_access(&mut self, now: Timestamp) {
        if self.started_at.is_some() && self.ended_at.is_none() {
            let end = self.grants.end().filter(|end| *end < now);
            self.ended_at = Some(end.unwrap_or(now));
        }
        self.grants.end_all(now);
    }

    pub(super) fn release(&mut self, seat: Option<u8>, now: Timestamp) -> Option<u8> {
        if seat.is_some() {
            let course_id = self.id.course_id().clone();
            self.history.record(&SeatReleased { course_id });
            self.updated_at = now;
        }
        seat
    }
}
