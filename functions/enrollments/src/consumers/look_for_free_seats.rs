//! `look-for-free-seats`: `courses.Course*`
//!
//! The capacity of a course may be larger now, or the course is not archived any more: a minute later, when its
//! copy has the change too, free seats are offered to those who wait. If the copy is later than that, the work waits
//! for it.

use kernel::{Commit, Consumer, Context, Envelope, Result};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::ids::CourseId;
use crate::jobs::do_enrollment_work::EnrollmentWork;

/// The event: a course has changed.
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct LookForFreeSeats {
    course_id: CourseId,
}

impl Consumer for LookForFreeSeats {
    const NAME: &'static str = "look-for-free-seats";
    const EVENT: &'static str = "courses.Course*";
    type Dependencies = ();

    async fn consume(self, event: &Envelope, (): &(), cx: &Context) -> Result<Commit<()>> {
        let work = EnrollmentWork::LookForFreeSeats {
            course_id: self.course_id,
            version: event.version,
        };
        Commit::nothing().schedule(&work, cx.now, cx)
    }
}

#[cfg(test)]
mod tests;
