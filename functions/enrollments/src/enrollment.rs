//! An enrollment: where somebody stands in a course, and the grants that give access. Without I/O.
//!
//! Access is the union of the grants: it lasts while one of them is valid. Enrollment and progress are two
//! things: who leaves and comes back finds their work.

mod grants;
mod standing;

use jiff::Timestamp;
use kernel::text::Text;
use kernel::{Fact, History, List, entity};
use serde::{Deserialize, Serialize};

pub(crate) use self::grants::{Grant, Grants, Origin, Reference, Source};
pub(crate) use self::standing::{Standing, State};
use crate::course::Course;
use crate::error::EnrollmentError;
use crate::event::{
    EnrollmentActivated, EnrollmentCancelled, EnrollmentCreated, EnrollmentDeleted,
    EnrollmentExpired, EnrollmentGroupsChanged, EnrollmentRestarted, EnrollmentState,
    EnrollmentSuspended, EnrollmentWaived, EnrollmentWithdrawn, GrantAdded, GrantRevoked,
    SeatOfferExpired, SeatOffered, SeatReleased, WaitlistJoined,
};
use crate::ids::EnrollmentId;
use crate::waitlist::Place;

/// Why staff changed something, in their words.
pub(crate) type Reason = Text<280>;

/// The name of a group of learners of a course.
pub(crate) type Group = Text<40>;

/// The groups of a learner.
pub(crate) type Groups = List<Group, 10>;

/// The lessons that are open for a learner, whatever their rules are.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Waivers {
    /// Whether all lessons are.
    pub(crate) all: bool,
    /// The ordinals of single lessons.
    pub(crate) lessons: Vec<u16>,
}

/// The part of a user in a course.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Enrollment {
    id: EnrollmentId,
    standing: Standing,
    grants: Grants,
    /// Which of the seats of the course is taken; none while no seat is, and for staff.
    seat: Option<u8>,
    groups: Groups,
    waivers: Waivers,
    /// How often the course was begun: 1 for the first time.
    run: u32,
    /// When the present run began.
    started_at: Option<Timestamp>,
    /// When access ended; none while there is access, and before.
    ended_at: Option<Timestamp>,
    reason: Option<Reason>,
    created_at: Timestamp,
    updated_at: Timestamp,
    #[serde(rename = "version")]
    history: History,
}

entity!(Enrollment, id);

impl Enrollment {
    /// That of somebody who has no part in the course yet.
    #[must_use]
    pub(crate) fn new(id: EnrollmentId, now: Timestamp) -> Self {
        Self {
            id,
            standing: Standing::Left,
            grants: Grants::default(),
            seat: None,
            groups: Groups::default(),
            waivers: Waivers::default(),
            run: 1,
            started_at: None,
            ended_at: None,
            reason: None,
            created_at: now,
            updated_at: now,
            history: History::default(),
        }
    }

    /// Gives access, with a seat for learners. Whoever was here before goes on with their work.
    ///
    /// # Errors
    /// `enrollments.too_many_grants`
    pub(crate) fn admit(
        &mut self,
        origin: Origin,
        course: &Course,
        seat: Option<u8>,
        now: Timestamp,
    ) -> Result<(), EnrollmentError> {
        let is_first = self.history.version() == 0;
        self.grants.add(origin, course.access_days, now)?;
        (self.standing, self.seat) = (Standing::In, seat);
        self.started_at.get_or_insert(now);
        (self.ended_at, self.reason) = (None, None);
        if is_first {
            self.tell(now, |enrollment| EnrollmentCreated { enrollment });
        } else {
            self.tell(now, |enrollment| EnrollmentActivated { enrollment });
        }
        Ok(())
    }

    /// Adds a grant to those of somebody who has access.
    ///
    /// # Errors
    /// `enrollments.too_many_grants`
    pub(crate) fn extend(
        &mut self,
        origin: Origin,
        course: &Course,
        now: Timestamp,
    ) -> Result<(), EnrollmentError> {
        let (source, reference) = (origin.source, origin.reference.clone());
        self.grants.add(origin, course.access_days, now)?;
        self.tell(now, |enrollment| GrantAdded {
            enrollment,
            source,
            reference,
        });
        Ok(())
    }

    /// Whether this gives access already, or will after the waiting.
    #[must_use]
    pub(crate) fn comes_from(&self, origin: &Origin, now: Timestamp) -> bool {
        let is_valid = self.grants.have_valid(origin, now);
        is_valid || self.standing.origin() == Some(origin)
    }

    /// Enters the waitlist.
    pub(crate) fn wait(&mut self, origin: Origin, place: Place, now: Timestamp) {
        self.standing = Standing::Waiting {
            ticket: place.ticket,
            since: now,
            origin,
        };
        self.reason = None;
        let position = place.position;
        self.tell(now, |enrollment| WaitlistJoined {
            enrollment,
            position,
        });
    }

    /// Offers the seat that was taken for somebody who waits. False for somebody who does not wait.
    #[must_use]
    pub(crate) fn offer(&mut self, seat: u8, until: Timestamp, now: Timestamp) -> bool {
        let Standing::Waiting { origin, .. } = &self.standing else {
            return false;
        };
        let origin = origin.clone();
        self.standing = Standing::Offered { until, origin };
        self.seat = Some(seat);
        self.tell(now, |enrollment| SeatOffered { enrollment, until });
        true
    }

    /// The offer, if it can still be answered.
    ///
    /// # Errors
    /// `enrollments.no_offer`, `enrollments.offer_expired`
    pub(crate) fn offered(&self, now: Timestamp) -> Result<(Origin, Timestamp), EnrollmentError> {
        match &self.standing {
            Standing::Offered { until, .. } if *until <= now => Err(EnrollmentError::OfferExpired),
            Standing::Offered { until, origin } => Ok((origin.clone(), *until)),
            _ => Err(EnrollmentError::NoOffer),
        }
    }

    /// Takes an offer back whose time has passed; returns the seat that is free now. None, if there is no such
    /// offer.
    #[must_use]
    pub(crate) fn withdraw_offer(&mut self, now: Timestamp) -> Option<u8> {
        match &self.standing {
            Standing::Offered { until, .. } if *until <= now => {}
            _ => return None,
        }
        self.standing = Standing::Left;
        let seat = self.seat.take();
        self.tell(now, |enrollment| SeatOfferExpired { enrollment });
        self.release(seat, now)
    }

    /// Ends the enrollment, or the waiting; returns the seat that is free now. Ending it again changes nothing.
    #[must_use]
    pub(crate) fn end(&mut self, by: EndedBy, now: Timestamp) -> Option<u8> {
        let is_over = matches!(self.standing, Standing::Left | Standing::Removed);
        if is_over || self.history.version() == 0 {
            return None;
        }
        self.end_access(now);
        let seat = self.seat.take();
        match by {
            EndedBy::Learner => {
                self.standing = Standing::Left;
                self.tell(now, |enrollment| EnrollmentWithdrawn { enrollment });
            }
            EndedBy::Staff(reason) => {
                (self.standing, self.reason) = (Standing::Removed, reason);
                self.tell(now, |enrollment| EnrollmentCancelled { enrollment });
            }
        }
        self.release(seat, now)
    }

    /// Ends access that no grant gives any more; returns the seat that is free now.
    #[must_use]
    pub(crate) fn expire(&mut self, now: Timestamp) -> Option<u8> {
        let is_in = matches!(self.standing, Standing::In | Standing::Suspended);
        if !is_in || self.grants.are_valid(now) {
            return None;
        }
        self.end_access(now);
        self.standing = Standing::Expired;
        let seat = self.seat.take();
        self.tell(now, |enrollment| EnrollmentExpired { enrollment });
        self.release(seat, now)
    }

    /// Notes that the enrollment is deleted.
    pub(crate) fn delete(&mut self) {
        self.history.record(&EnrollmentDeleted {
            enrollment_id: self.id.clone(),
            course_id: self.id.course_id().clone(),
        });
    }

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

    /// Begins the course anew, with the next run.
    pub(crate) fn restart(&mut self, now: Timestamp) {
        self.run += 1;
        self.started_at = Some(now);
        self.tell(now, |enrollment| EnrollmentRestarted { enrollment });
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

    fn end_access(&mut self, now: Timestamp) {
        if self.started_at.is_some() && self.ended_at.is_none() {
            let end = self.grants.end().filter(|end| *end < now);
            self.ended_at = Some(end.unwrap_or(now));
        }
        self.grants.end_all(now);
    }

    fn release(&mut self, seat: Option<u8>, now: Timestamp) -> Option<u8> {
        if seat.is_some() {
            let course_id = self.id.course_id().clone();
            self.history.record(&SeatReleased { course_id });
            self.updated_at = now;
        }
        seat
    }

    fn tell<F: Fact>(&mut self, now: Timestamp, fact: impl FnOnce(EnrollmentState) -> F) {
        self.updated_at = now;
        let fact = fact(EnrollmentState::of(self, now));
        self.history.record(&fact);
    }

    #[must_use]
    pub(crate) const fn enrollment_id(&self) -> &EnrollmentId {
        &self.id
    }

    #[must_use]
    pub(crate) fn state(&self, now: Timestamp) -> State {
        self.standing.state(self.grants.are_valid(now))
    }

    #[must_use]
    pub(crate) const fn standing(&self) -> &Standing {
        &self.standing
    }

    #[must_use]
    pub(crate) const fn grants(&self) -> &Grants {
        &self.grants
    }

    #[must_use]
    pub(crate) const fn seat(&self) -> Option<u8> {
        self.seat
    }

    #[must_use]
    pub(crate) const fn groups(&self) -> &Groups {
        &self.groups
    }

    #[must_use]
    pub(crate) const fn waivers(&self) -> &Waivers {
        &self.waivers
    }

    #[must_use]
    pub(crate) const fn run(&self) -> u32 {
        self.run
    }

    #[must_use]
    pub(crate) const fn started_at(&self) -> Option<Timestamp> {
        self.started_at
    }

    /// When access ends or has ended; none, if it does not end or never began.
    #[must_use]
    pub(crate) fn ends_at(&self) -> Option<Timestamp> {
        self.ended_at.or_else(|| self.grants.end())
    }

    #[must_use]
    pub(crate) const fn reason(&self) -> Option<&Reason> {
        self.reason.as_ref()
    }

    /// When it was created and last changed.
    #[must_use]
    pub(crate) const fn times(&self) -> (Timestamp, Timestamp) {
        (self.created_at, self.updated_at)
    }
}

/// Who ends an enrollment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum EndedBy {
    /// The learner, who may come back.
    Learner,
    /// Staff, or the end of the course: only staff let the learner in again.
    Staff(Option<Reason>),
}

#[cfg(test)]
mod tests;
