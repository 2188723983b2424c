//! `look-for-free-seats`: `courses.CourseUpdated.v1`
//!
//! The capacity of a course may be larger now: a minute later, when its copy has the change too, free seats are
//! offered to those who wait.

use kernel::{Commit, Consumer, Context, Envelope, Result};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::enrollments::Enrollments;
use crate::ids::CourseId;

/// The event: the details of a course were changed.
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct LookForFreeSeats {
    course_id: CourseId,
}

impl Consumer for LookForFreeSeats {
    const NAME: &'static str = "look-for-free-seats";
    const EVENT: &'static str = "courses.CourseUpdated.v1";
    type Dependencies = Enrollments;

    async fn consume(
        self,
        _: &Envelope,
        enrollments: &Enrollments,
        cx: &Context,
    ) -> Result<Commit<()>> {
        enrollments.offer_more(Commit::nothing(), &self.course_id, cx)
    }
}
