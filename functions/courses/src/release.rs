//! When modules and lessons open. Without I/O.
//!
//! An author gives a [`Release`] to a module and to a lesson. What opens a lesson are the [`Conditions`]
//! of both, together with the order in which lessons are taken; a published lesson carries them.

mod conditions;
pub(crate) mod cycle;
mod opening;

use calendar::WallTime;
use kernel::text::{Integer, Text};
use kernel::{Error, List, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(crate) use self::conditions::{Conditions, Earlier, with_replaced};
pub(crate) use self::opening::{Opening, Progress, opening};
use crate::ids::{CourseId, LessonId};

/// The name of a group of learners of a course.
pub(crate) type Group = Text<40>;

/// When a module or a lesson opens: as soon as all of this has come true. Empty: at once.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Release {
    /// Not before this minute begins.
    pub(crate) at: Option<WallTime>,
    /// Not before some days have passed.
    pub(crate) after_days: Option<Delay>,
    /// Not before the learner has completed all of these lessons.
    #[serde(default)]
    pub(crate) after_lessons: List<LessonId, 10>,
    /// Only for learners of one of these groups; empty for all learners.
    #[serde(default)]
    #[schemars(example = vec!["Tuesday"])]
    pub(crate) groups: List<Group, 5>,
}

/// A number of days that must have passed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Delay {
    /// The number of days, each of 24 hours.
    #[schemars(example = 7)]
    pub(crate) days: Integer<0, 1000>,
    /// The lesson after whose completion they are counted. Null: they are counted from the learner's start.
    pub(crate) lesson_id: Option<LessonId>,
}

impl Release {
    /// Refuses a time that the clocks skip, and lessons of another course.
    ///
    /// # Errors
    /// `request.invalid` with the field; `calendar.local_time_skipped` with both neighbours.
    pub(crate) fn check(&self, course_id: &CourseId) -> Result<()> {
        if let Some(at) = &self.at {
            at.resolve()
                .map_err(|skipped| skipped.in_field("release.at"))?;
        }
        if self.lessons().any(|lesson| lesson.course_id() != course_id) {
            let problem = "names a lesson of another course";
            return Err(Error::invalid_field("release", problem));
        }
        Ok(())
    }

    /// The ordinals of the lessons for whose completion it waits.
    pub(crate) fn awaited(&self) -> impl Iterator<Item = u16> {
        self.lessons().map(LessonId::ordinal)
    }

    /// The same release in a copy of the course, in which lessons have the same ordinals. Its dates are
    /// later by so many days; a date that would leave the calendar stays.
    #[must_use]
    pub(crate) fn copied_to(mut self, course_id: &CourseId, days: i32) -> Self {
        let moved = |lesson: &LessonId| LessonId::new(course_id.clone(), lesson.ordinal());
        for lesson in self.after_lessons.iter_mut() {
            *lesson = moved(lesson);
        }
        if let Some(delay) = &mut self.after_days {
            delay.lesson_id = delay.lesson_id.as_ref().map(moved);
        }
        self.at = self.at.map(|at| at.plus_days(days).unwrap_or(at));
        self
    }

    fn lessons(&self) -> impl Iterator<Item = &LessonId> {
        let delay = self.after_days.as_ref();
        let delay = delay.and_then(|delay| delay.lesson_id.as_ref());
        self.after_lessons.iter().chain(delay)
    }
}

#[cfg(test)]
mod tests;
