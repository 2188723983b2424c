//! An exercise of a lesson of a course's draft. Without I/O.

pub(crate) mod answer;
pub(crate) mod attempt_view;
mod checking;
mod decimal;
mod details;
mod texts;
pub(crate) mod view;

use jiff::Timestamp;
use kernel::table::Key;
use kernel::{Entity, History, Result};
use serde::{Deserialize, Serialize};

pub(crate) use self::answer::Answer;
pub(crate) use self::checking::Score;
pub(crate) use self::decimal::Decimal;
pub(crate) use self::details::{ExerciseDetails, ExerciseKind, Points};
use crate::ids::{CourseId, ExerciseId, LessonId};
use crate::lesson::blocks::size;

/// The most bytes of a request with an exercise, whose key may be twenty texts.
pub(crate) const EXERCISE_BODY: usize = 256 * 1024;

/// An exercise of a draft.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Exercise {
    id: ExerciseId,
    #[serde(flatten)]
    details: ExerciseDetails,
    /// The version of the outline with which it was changed last.
    stamp: u64,
    created_at: Timestamp,
    updated_at: Timestamp,
    #[serde(rename = "version")]
    history: History,
}

/// In the partition of its lesson; its changes are not published, so that it has no events there.
impl Entity for Exercise {
    const TYPE: &'static str = "Exercise";

    fn id(&self) -> &str {
        self.id.as_str()
    }

    fn history(&self) -> &History {
        &self.history
    }

    fn history_mut(&mut self) -> &mut History {
        &mut self.history
    }

    fn key(id: &str) -> Key {
        let (_, number) = id.rsplit_once('.').unwrap_or((id, ""));
        Key::new(Self::partition(id), format!("EXERCISE#{number:0>5}"))
    }

    fn partition(id: &str) -> String {
        let (lesson, _) = id.rsplit_once('.').unwrap_or((id, ""));
        format!("LESSON#{lesson}")
    }
}

impl Exercise {
    /// The keys of exercises of one lesson, in the order of their numbers' list.
    pub(crate) fn keys(lesson: &LessonId, numbers: &[u16]) -> impl Iterator<Item = Key> {
        let ids = numbers
            .iter()
            .map(|number| ExerciseId::new(lesson.clone(), *number));
        ids.map(|id| Self::key(id.as_str()))
    }

    /// A new exercise.
    #[must_use]
    pub(crate) fn create(
        id: ExerciseId,
        details: ExerciseDetails,
        stamp: u64,
        now: Timestamp,
    ) -> Self {
        let mut history = History::default();
        history.advance();
        Self {
            id,
            details,
            stamp,
            created_at: now,
            updated_at: now,
            history,
        }
    }

    /// The same exercise in a copy of the course. `stamp` is that of its lesson's entry in the copied outline.
    #[must_use]
    pub(crate) fn copied_to(&self, course_id: &CourseId, stamp: u64, now: Timestamp) -> Self {
        let ordinal = self.id.lesson_id().ordinal();
        let lesson = LessonId::new(course_id.clone(), ordinal);
        let id = ExerciseId::new(lesson, self.number());
        Self::create(id, self.details.clone(), stamp, now)
    }

    /// An exercise that is restored from a published version, with its stamp as version.
    #[must_use]
    pub(crate) const fn restored(
        id: ExerciseId,
        details: ExerciseDetails,
        stamp: u64,
        now: Timestamp,
    ) -> Self {
        Self {
            id,
            details,
            stamp,
            created_at: now,
            updated_at: now,
            history: History::at(stamp),
        }
    }

    /// Gives it other details.
    pub(crate) fn revise(&mut self, details: ExerciseDetails, stamp: u64, now: Timestamp) {
        self.history.advance();
        self.details = details;
        self.stamp = stamp;
        self.updated_at = now;
    }

    #[must_use]
    pub(crate) const fn exercise_id(&self) -> &ExerciseId {
        &self.id
    }

    #[must_use]
    pub(crate) const fn number(&self) -> u16 {
        self.id.number()
    }

    #[must_use]
    pub(crate) const fn details(&self) -> &ExerciseDetails {
        &self.details
    }

    #[must_use]
    pub(crate) fn into_details(self) -> ExerciseDetails {
        self.details
    }

    #[must_use]
    pub(crate) const fn stamp(&self) -> u64 {
        self.stamp
    }

    #[must_use]
    pub(crate) const fn version(&self) -> u64 {
        self.history.version()
    }

    /// When it was created and last changed.
    #[must_use]
    pub(crate) const fn times(&self) -> (Timestamp, Timestamp) {
        (self.created_at, self.updated_at)
    }

    /// The bytes of its details, as JSON.
    ///
    /// # Errors
    /// Internal: they can always be written as JSON.
    pub(crate) fn bytes(&self) -> Result<usize> {
        size(&self.details)
    }
}
