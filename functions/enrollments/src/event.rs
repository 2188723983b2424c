//! The events of this domain. Each fact of an enrollment has its state after it, so that a reader needs no
//! earlier event.

use jiff::Timestamp;
use kernel::facts;
use kernel::text::Text;
use schemars::JsonSchema;
use serde::Serialize;

use crate::enrollment::{Enrollment, Group, Source, State};
use crate::ids::{CourseId, EnrollmentId, ImportId, LessonId, UserId};
use crate::roster::Mode;
use crate::waitlist::Draw;

facts! {
    EnrollmentCreated,
    EnrollmentActivated,
    EnrollmentSuspended,
    EnrollmentWithdrawn,
    EnrollmentExpired,
    EnrollmentCancelled,
    EnrollmentRestarted,
    EnrollmentGroupsChanged,
    EnrollmentWaived,
    EnrollmentDeleted,
    GrantAdded,
    GrantRevoked,
    WaitlistJoined,
    WaitlistDrawn,
    SeatOffered,
    SeatOfferExpired,
    SeatReleased,
    EnrollmentProgressUpdated,
    EnrollmentCompleted,
    RosterImported,
}

/// An enrollment, as other domains see it.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct EnrollmentState {
    /// The enrollment.
    enrollment_id: EnrollmentId,
    /// The learner.
    user_id: UserId,
    /// The course.
    course_id: CourseId,
    /// Where the learner stands.
    state: State,
    /// How often the course was begun: 1 for the first time.
    run: u32,
    /// When this run began; null, if the learner has never had access.
    started_at: Option<Timestamp>,
    /// When access ends or has ended; null, if it does not end or never began.
    ends_at: Option<Timestamp>,
    /// The groups of the learner.
    #[schemars(example = ["Tuesday"])]
    groups: Vec<Group>,
    /// Whether all lessons are open for the learner, whatever their rules are.
    waived: bool,
    /// The ordinals of single lessons that are.
    #[schemars(example = [3])]
    waived_lessons: Vec<u16>,
}

impl EnrollmentState {
    pub(crate) fn of(enrollment: &Enrollment, now: Timestamp) -> Self {
        let id = enrollment.enrollment_id();
        let waivers = enrollment.waivers();
        Self {
            enrollment_id: id.clone(),
            user_id: id.user_id().clone(),
            course_id: id.course_id().clone(),
            state: enrollment.state(now),
            run: enrollment.run(),
            started_at: enrollment.started_at(),
            ends_at: enrollment.ends_at(),
            groups: enrollment.groups().to_vec(),
            waived: waivers.all,
            waived_lessons: waivers.lessons.clone(),
        }
    }
}

/// Declares facts that say no more than the state of the enrollment.
macro_rules! states {
    ($($(#[$docs:meta])* $name:ident;)+) => {
        $(
            $(#[$docs])*
            #[derive(Debug, Serialize, JsonSchema)]
            pub(crate) struct $name {
                /// The enrollment.
                #[serde(flatten)]
                pub(crate) enrollment: EnrollmentState,
            }
        )+
    };
}

states! {
    /// Somebody has access to a course for the first time.
    EnrollmentCreated;
    /// Somebody has access again: from the waitlist, after leaving, or after a suspension.
    EnrollmentActivated;
    /// Staff have interrupted somebody's access.
    EnrollmentSuspended;
    /// Somebody has left a course or its waitlist.
    EnrollmentWithdrawn;
    /// The last grant of somebody has ended.
    EnrollmentExpired;
    /// Staff have ended somebody's enrollment.
    EnrollmentCancelled;
    /// Somebody begins a course anew.
    EnrollmentRestarted;
    /// A learner is in other groups.
    EnrollmentGroupsChanged;
    /// Lessons are open for a learner, whatever their rules are.
    EnrollmentWaived;
    /// A seat that was offered was not taken in time.
    SeatOfferExpired;
}

/// The account of a learner was deleted, and the enrollment with it.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct EnrollmentDeleted {
    /// The enrollment.
    pub(crate) enrollment_id: EnrollmentId,
    /// The course.
    pub(crate) course_id: CourseId,
}

/// There is one more reason why somebody has access.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct GrantAdded {
    /// The enrollment.
    #[serde(flatten)]
    pub(crate) enrollment: EnrollmentState,
    /// Where the grant comes from.
    pub(crate) source: Source,
    /// The code or the list from which it comes.
    pub(crate) reference: Option<Text<100>>,
}

/// A reason why somebody has access has gone.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct GrantRevoked {
    /// The enrollment.
    #[serde(flatten)]
    pub(crate) enrollment: EnrollmentState,
    /// Where the grant came from.
    pub(crate) source: Source,
    /// The code or the list from which it came.
    pub(crate) reference: Option<Text<100>>,
}

/// Somebody waits for a seat.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct WaitlistJoined {
    /// The enrollment.
    #[serde(flatten)]
    pub(crate) enrollment: EnrollmentState,
    /// The position in the list: 1 is next.
    pub(crate) position: u64,
}

/// Lots have decided the order of those who wait.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct WaitlistDrawn {
    /// The course.
    pub(crate) course_id: CourseId,
    /// What the lots are computed from, and for whom.
    #[serde(flatten)]
    pub(crate) draw: Draw,
    /// How many take part.
    pub(crate) waiting: u64,
}

/// A seat is kept for somebody who waited.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct SeatOffered {
    /// The enrollment.
    #[serde(flatten)]
    pub(crate) enrollment: EnrollmentState,
    /// Until when it is kept.
    pub(crate) until: Timestamp,
}

/// A seat of a course is free.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct SeatReleased {
    /// The course.
    pub(crate) course_id: CourseId,
}

/// A learner has completed a lesson.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct EnrollmentProgressUpdated {
    /// The enrollment.
    pub(crate) enrollment_id: EnrollmentId,
    /// The learner.
    pub(crate) user_id: UserId,
    /// The course.
    pub(crate) course_id: CourseId,
    /// The run.
    pub(crate) run: u32,
    /// The lesson.
    pub(crate) lesson_id: LessonId,
    /// When it was completed, as reported: what waits for the lesson counts from then.
    pub(crate) completed_at: Timestamp,
    /// When that happened, as the client says; earlier for a client that was offline.
    pub(crate) occurred_at: Timestamp,
    /// How many lessons of the course are completed.
    pub(crate) completed_lessons: u16,
}

/// A learner has completed all required lessons of a version of a course.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct EnrollmentCompleted {
    /// The enrollment.
    pub(crate) enrollment_id: EnrollmentId,
    /// The learner.
    pub(crate) user_id: UserId,
    /// The course.
    pub(crate) course_id: CourseId,
    /// The run.
    pub(crate) run: u32,
    /// The version of the course.
    pub(crate) version: u32,
    /// When it was completed.
    pub(crate) completed_at: Timestamp,
}

/// All rows of a list of learners were imported; some may have been refused.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct RosterImported {
    /// The course.
    pub(crate) course_id: CourseId,
    /// The import.
    pub(crate) import_id: ImportId,
    /// Whether learners who are not in the list were suspended.
    pub(crate) mode: Mode,
    /// The name of the list.
    pub(crate) name: Option<Text<100>>,
    /// How many learners got access from the list.
    pub(crate) added: u64,
    /// How many learners entered the waitlist.
    pub(crate) waitlisted: u64,
    /// How many learners were suspended, because they are not in the list.
    pub(crate) suspended: u64,
    /// How many learners had access from the list before, or had a place in the waitlist.
    pub(crate) kept: u64,
}
