//! `look-for-free-seats`: `courses.Course*`
//!
//! The capacity of a course may be larger now, or the course is not archived any more: a minute later, when its
//! copy has the change too, free seats are offered to those who wait.

use kernel::{Commit, Consumer, Context, Envelope, Result};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::enrollments::Enrollments;
use crate::ids::CourseId;

/// The event: a course has changed.
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct LookForFreeSeats {
    course_id: CourseId,
}

impl Consumer for LookForFreeSeats {
    const NAME: &'static str = "look-for-free-seats";
    const EVENT: &'static str = "courses.Course*";
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
