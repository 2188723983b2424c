//! Which frozen lessons are in force.

use kernel::Result;
use serde::{Deserialize, Serialize};

use super::PublishedOutline;
use crate::error::OutlineError;

/// Which frozen lessons are in force: a small row that is written with the pointer to the current version,
/// so that a lesson is read without the outline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CurrentLessons {
    /// The version of the course.
    pub(crate) version: u32,
    /// The ordinal of each lesson, and the version of the course with which it was frozen.
    pub(crate) lessons: Vec<(u16, u32)>,
}

impl CurrentLessons {
    /// The version with which a lesson was frozen.
    ///
    /// # Errors
    /// `courses.lesson_not_found`, for a lesson that the current version does not have.
    pub(crate) fn frozen_in(&self, ordinal: u16) -> Result<u32> {
        let mut lessons = self.lessons.iter();
        let found = lessons.find(|(known, _)| *known == ordinal);
        Ok(found
            .map(|(_, version)| *version)
            .ok_or(OutlineError::NoSuchLesson)?)
    }
}

impl PublishedOutline {
    /// What says which frozen lessons are in force with this outline.
    #[must_use]
    pub(crate) fn current_lessons(&self) -> CurrentLessons {
        let lessons = self
            .lessons()
            .map(|lesson| (lesson.ordinal, lesson.frozen_in));
        CurrentLessons {
            version: self.version,
            lessons: lessons.collect(),
        }
    }
}
