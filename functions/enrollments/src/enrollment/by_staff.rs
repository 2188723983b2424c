//! What staff change in an enrollment.

use jiff::Timestamp;

use super::{Enrollment, Groups, Reason, Standing, State, Waivers};
use crate::error::EnrollmentError;
use crate::event::{
    EnrollmentActivated, EnrollmentGroupsChanged, EnrollmentSuspended, EnrollmentWaived,
    EnrollmentWithdrawn,
};

impl Enrollment {
    /// Interrupts access; the seat and the work are kept.
    ///
    /// # Errors
    /// `enrollments.not_active`
    pub(crate) fn suspend(
        &mut self,
        reason: Option<Reason>,
        now: Timestamp,
    ) -> Result<(), EnrollmentError> {
        match self.state(now) {
            State::Suspended => return Ok(()),
            State::Active => {}
            _ => return Err(EnrollmentError::NotActive),
        }
        self.standing = Standing::Suspended;
        self.ended_at = Some(now);
        self.reason = reason;
        self.tell(now, |enrollment| EnrollmentSuspended { enrollment });
        Ok(())
    }

    /// Ends a suspension.
    ///
    /// # Errors
    /// `enrollments.not_active`, for one that has ended.
    pub(crate) fn reinstate(&mut self, now: Timestamp) -> Result<(), EnrollmentError> {
        match self.state(now) {
            State::Active => return Ok(()),
            State::Suspended if self.grants.are_valid(now) => {}
            _ => return Err(EnrollmentError::NotActive),
        }
        self.standing = Standing::In;
        (self.ended_at, self.reason) = (None, None);
        self.tell(now, |enrollment| EnrollmentActivated { enrollment });
        Ok(())
    }

    /// Lets somebody enrol again whom staff had removed.
    pub(crate) fn forgive(&mut self, now: Timestamp) {
        if self.standing == Standing::Removed {
            (self.standing, self.reason) = (Standing::Left, None);
            self.tell(now, |enrollment| EnrollmentWithdrawn { enrollment });
        }
    }

    /// Puts a learner into groups. Equal ones change nothing.
    pub(crate) fn set_groups(&mut self, groups: Groups, now: Timestamp) {
        if self.groups != groups {
            self.groups = groups;
            self.tell(now, |enrollment| EnrollmentGroupsChanged { enrollment });
        }
    }

    /// Opens lessons whatever their rules are. Equal waivers change nothing.
    pub(crate) fn waive(&mut self, waivers: Waivers, now: Timestamp) {
        if self.waivers != waivers {
            self.waivers = waivers;
            self.tell(now, |enrollment| EnrollmentWaived { enrollment });
        }
    }
}
