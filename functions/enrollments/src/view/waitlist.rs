//! The reply about a waitlist.

use kernel::Reply;
use schemars::JsonSchema;
use serde::Serialize;

use crate::ids::{EnrollmentId, UserId};
use crate::waitlist::{Draw, Waiting, Waitlist};

/// Who waits for a seat of a course.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct WaitlistView {
    /// How many wait.
    pub(crate) waiting: u64,
    /// The lots that decide the order of some; null, if none were drawn.
    pub(crate) draw: Option<Draw>,
    /// Those who are next, in their order: at most 100.
    pub(crate) next: Vec<WaitingView>,
}

/// Somebody who waits.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct WaitingView {
    /// The position: 1 is next.
    pub(crate) position: usize,
    /// The enrollment.
    pub(crate) enrollment_id: EnrollmentId,
    /// The learner.
    pub(crate) user_id: UserId,
    /// The number at which the learner entered the list.
    pub(crate) ticket: u64,
    /// The learner's lot; null for who did not take part in a draw.
    pub(crate) lot: Option<String>,
}

impl Reply for WaitlistView {}

/// Lots that were drawn.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct DrawView {
    /// How many take part.
    pub(crate) waiting: u64,
    /// What the lots are computed from, and for whom.
    pub(crate) draw: Draw,
}

impl Reply for DrawView {}

impl WaitlistView {
    pub(crate) fn new(waitlist: &Waitlist, next: Vec<Waiting>) -> Self {
        let draw = waitlist.draw();
        let view = |(number, one): (usize, Waiting)| {
            let draw = draw.filter(|draw| draw.includes(one.ticket));
            WaitingView {
                position: number + 1,
                user_id: one.enrollment_id.user_id().clone(),
                ticket: one.ticket,
                lot: draw.map(|draw| draw.lot(&one.enrollment_id)),
                enrollment_id: one.enrollment_id,
            }
        };
        Self {
            waiting: waitlist.waiting(),
            draw: draw.cloned(),
            next: next.into_iter().enumerate().map(view).collect(),
        }
    }
}
