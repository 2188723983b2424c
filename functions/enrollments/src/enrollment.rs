//! An enrollment: where somebody stands in a course, and the grants that give access. Without I/O.
//!
//! Access is the union of the grants: it lasts while one of them is valid. Enrollment and progress are two
//! things: who leaves and comes back finds their work.

mod by_staff;
mod ending;
mod grants;
mod standing;
mod waiting;

use jiff::Timestamp;
use kernel::text::Text;
use kernel::{Fact, History, List, entity};
use serde::{Deserialize, Serialize};

pub(crate) use self::grants::{Grant, Grants, Origin, Reference, Source};
pub(crate) use self::standing::{Standing, State};
use crate::course::Course;
use crate::error::EnrollmentError;
use crate::event::{
    EnrollmentActivated, EnrollmentCreated, EnrollmentRestarted, EnrollmentState, GrantAdded,
};
use crate::ids::EnrollmentId;

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

    /// Begins the course anew, with the next run.
    pub(crate) fn restart(&mut self, now: Timestamp) {
        self.run += 1;
        self.started_at = Some(now);
        self.tell(now, |enrollment| EnrollmentRestarted { enrollment });
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
