//! `copy-enrollments`: every fact of the enrollments domain that has the state of an enrollment
//!
//! Keeps a copy of every enrollment, so that a lesson is read together with what opens it for the learner.

use std::collections::BTreeSet;

use jiff::Timestamp;
use kernel::Projection;
use kernel::table::{Index, Item, set_key};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::CourseId;
use crate::release::Group;

/// The fields of an enrollment that this domain uses. The enrollments domain has validated them.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Enrolled {
    /// The learner.
    user_id: String,
    /// The course.
    course_id: CourseId,
    /// How often the course was begun.
    pub(crate) run: u32,
    /// When this run began; null for somebody who has never had access.
    pub(crate) started_at: Option<Timestamp>,
    /// When access ends or has ended.
    pub(crate) ends_at: Option<Timestamp>,
    /// The groups of the learner.
    pub(crate) groups: Vec<Group>,
    /// Whether all lessons are open.
    pub(crate) waived: bool,
    /// The ordinals of single lessons that are.
    pub(crate) waived_lessons: BTreeSet<u16>,
}

/// Declares the events that are read: each has the whole state.
macro_rules! facts {
    ($($(#[$docs:meta])* $variant:ident = $name:literal,)+) => {
        /// The events that are read.
        #[derive(Debug, Deserialize, JsonSchema)]
        #[serde(tag = "type", content = "data")]
        pub(crate) enum EnrollmentFact {
            $($(#[$docs])* #[serde(rename = $name)] $variant(Enrolled),)+
            /// Somebody's account was deleted.
            #[serde(rename = "EnrollmentDeleted.v1")]
            Deleted {},
        }

        impl EnrollmentFact {
            fn into_state(self) -> Option<Enrolled> {
                match self {
                    $(Self::$variant(enrolled))|+ => Some(enrolled),
                    Self::Deleted {} => None,
                }
            }
        }
    };
}

facts! {
    /// Somebody has access for the first time.
    Created = "EnrollmentCreated.v1",
    /// Somebody has access again.
    Activated = "EnrollmentActivated.v1",
    /// Access is interrupted.
    Suspended = "EnrollmentSuspended.v1",
    /// Somebody has left.
    Withdrawn = "EnrollmentWithdrawn.v1",
    /// The last grant has ended.
    Expired = "EnrollmentExpired.v1",
    /// Staff have ended it.
    Cancelled = "EnrollmentCancelled.v1",
    /// The course is begun anew.
    Restarted = "EnrollmentRestarted.v1",
    /// The learner is in other groups.
    GroupsChanged = "EnrollmentGroupsChanged.v1",
    /// Lessons are open whatever their rules are.
    Waived = "EnrollmentWaived.v1",
    /// There is one more reason for the access, which may last longer.
    GrantAdded = "GrantAdded.v1",
    /// There is one reason less.
    GrantRevoked = "GrantRevoked.v1",
    /// Somebody waits for a seat.
    WaitlistJoined = "WaitlistJoined.v1",
    /// A seat is kept for somebody.
    SeatOffered = "SeatOffered.v1",
    /// It was not taken in time.
    SeatOfferExpired = "SeatOfferExpired.v1",
}

/// The partition in which the learners of a course are listed.
pub(crate) fn learners_of(course_id: &CourseId) -> String {
    format!("LEARNERS#{course_id}")
}

impl Projection for Enrolled {
    const NAME: &'static str = "copy-enrollments";
    const SOURCE: &'static str = "enrollments";
    const TYPE: &'static str = "Enrollment";
    type Id = String;
    type Fact = EnrollmentFact;

    fn content(fact: EnrollmentFact) -> Option<Self> {
        fact.into_state()
    }

    fn place(&self, row: &mut Item) {
        set_key(
            row,
            Index::Gsi1,
            &learners_of(&self.course_id),
            &self.user_id,
        );
    }
}
