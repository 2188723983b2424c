//! `release-lessons`, as timed work
//!
//! Tells which lessons of the version in force open because their date has come. What else they wait for, a learner's
//! group or other lessons, is not looked at.

use std::sync::Arc;

use jiff::Timestamp;
use kernel::table::{Table, from_row, get_each};
use kernel::{Commit, Context, Entity as _, EventSpec, Fact as _, Result, TimedWork};
use serde::{Deserialize, Serialize};

use crate::course::{Course, State};
use crate::event::lesson::LessonReleased;
use crate::ids::CourseId;
use crate::outline::PublishedOutline;
use crate::publications::outline_key;

/// The next date at which lessons of a version open.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct LessonsRelease {
    course_id: CourseId,
    version: u32,
    at: Timestamp,
}

impl LessonsRelease {
    /// The first one after a time; none, if no lesson of the version has a later date.
    pub(crate) fn after(time: Timestamp, outline: &PublishedOutline) -> Option<Self> {
        let dates = outline.dates().map(|(at, _)| at);
        let at = dates.filter(|at| time < *at).min()?;
        Some(Self {
            course_id: outline.course_id.clone(),
            version: outline.version,
            at,
        })
    }

    /// Schedules it.
    ///
    /// # Errors
    /// Internal, when the work cannot be stored.
    pub(crate) fn schedule<R>(&self, commit: Commit<R>, cx: &Context) -> Result<Commit<R>> {
        commit.schedule(self, self.at, cx)
    }
}

impl TimedWork for LessonsRelease {
    const NAME: &'static str = "release-lessons";
    const EMITS: &'static [EventSpec] = &[LessonReleased::SPEC];
    type Dependencies = Arc<dyn Table>;

    fn id(&self) -> String {
        format!("{}#{}", self.course_id, self.version)
    }

    async fn carry_out(self, table: &Arc<dyn Table>, cx: &Context) -> Result<Commit<()>> {
        let keys = [
            Course::key(self.course_id.as_str()),
            outline_key(&self.course_id, self.version),
        ];
        let [Some(course), Some(outline)] = get_each(table.as_ref(), keys).await? else {
            return Ok(Commit::nothing());
        };
        let course: Course = from_row(course)?;
        if course.current_version() != Some(self.version) {
            return Ok(Commit::nothing());
        }
        let outline: PublishedOutline = from_row(outline)?;
        let mut commit = Commit::nothing();
        // The learners of an archived course are told nothing; it may be published again.
        if course.state() == State::Published {
            let lessons = outline.dates().filter(|(at, _)| *at == self.at);
            let fact = LessonReleased {
                lesson_ids: lessons.map(|(_, id)| id).collect(),
                course_id: self.course_id,
                version: self.version,
                released_at: self.at,
            };
            commit = commit.fact("LessonRelease", &fact, cx);
        }
        match Self::after(self.at, &outline) {
            Some(next) => next.schedule(commit, cx),
            None => Ok(commit),
        }
    }
}

#[cfg(test)]
mod tests;
