//! `purge-courses`, as timed work
//!
//! Removes a course 30 days after its deletion, unless it was restored; `remove-course-rows` removes what belongs
//! to it.

use kernel::bulk::BulkPageQueued;
use kernel::{BulkRun, Commit, Context, EventSpec, Fact as _, Result, TimedWork};
use serde::{Deserialize, Serialize};

use super::remove_course_rows::CourseRowsRemoval;
use crate::course::Deletion;
use crate::courses::Courses;
use crate::event::course::CoursePurged;
use crate::ids::CourseId;

/// The removal of a deleted course.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct CoursePurge {
    pub(crate) course_id: CourseId,
}

impl TimedWork for CoursePurge {
    const NAME: &'static str = "purge-courses";
    const EMITS: &'static [EventSpec] = &[CoursePurged::SPEC, BulkPageQueued::SPEC];
    type Dependencies = Courses;

    fn id(&self) -> String {
        self.course_id.to_string()
    }

    async fn carry_out(self, courses: &Courses, cx: &Context) -> Result<Commit<()>> {
        let Some((mut course, draft)) = courses.with_draft(&self.course_id).await? else {
            return Ok(Commit::nothing());
        };
        // It may have been restored, and deleted again since.
        let is_due = |deletion: Deletion| deletion.purge_at <= cx.now;
        if !course.deletion().is_some_and(is_due) {
            return Ok(Commit::nothing());
        }
        course.purge();
        let removal = CourseRowsRemoval {
            lessons: draft.lessons_created(),
            course_id: self.course_id,
        };
        let run = BulkRun::start(removal.course_id.as_str(), &removal, cx)?;
        Ok(courses.remove(course, draft).and(run.commit()?))
    }
}

#[cfg(test)]
mod tests;
