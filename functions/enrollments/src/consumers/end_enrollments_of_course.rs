//! `end-enrollments-of-course`: `courses.CoursePurged.v1`
//!
//! A course with learners is not deleted. Whoever enrolled in the same moment is told that it has ended, but not
//! before the course is purged: until then it may be restored, and its learners with it.

use kernel::bulk::BulkPageQueued;
use kernel::{BulkRun, Commit, Consumer, Context, Envelope, EventSpec, Fact as _, Result};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::ids::CourseId;
use crate::jobs::end_enrollments::EnrollmentsEnd;

/// The event: a course was purged.
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct EndEnrollmentsOfCourse {
    course_id: CourseId,
}

impl Consumer for EndEnrollmentsOfCourse {
    const NAME: &'static str = "end-enrollments-of-course";
    const EVENT: &'static str = "courses.CoursePurged.v1";
    const EMITS: &'static [EventSpec] = &[BulkPageQueued::SPEC];
    type Dependencies = ();

    async fn consume(self, event: &Envelope, (): &(), cx: &Context) -> Result<Commit<()>> {
        BulkRun::start(
            &event.event_id,
            &EnrollmentsEnd::OfCourse(self.course_id),
            cx,
        )?
        .commit()
    }
}
