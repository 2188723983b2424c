//! The replies about exercises. What learners see has no field for a key or an explanation: those are in
//! [`ExerciseDraftView`] and [`VersionExerciseView`], which only staff get.

use jiff::Timestamp;
use kernel::text::{Integer, Prose, Text};
use kernel::{List, Reply};
use schemars::JsonSchema;
use serde::Serialize;

use super::{Exercise, ExerciseDetails, ExerciseKind, Points};
use crate::ids::{ExerciseId, LessonId};

/// An exercise, as who answers it sees it.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ExerciseView {
    /// The exercise's id. It stays the same in all versions of the course.
    pub(crate) id: ExerciseId,
    /// The lesson.
    pub(crate) lesson_id: LessonId,
    /// How it is answered.
    pub(crate) kind: ExerciseKind,
    /// The question.
    #[schemars(example = &"Which clock never runs backwards?")]
    pub(crate) prompt: Prose<10_000>,
    /// The options, for the kinds that have them. The first one has the number 0.
    #[schemars(example = vec!["The wall clock", "The monotonic clock"])]
    pub(crate) options: List<Text<500>, 20>,
    /// Whether an answer that is right in part earns a part of the points.
    pub(crate) partial_credit: bool,
    /// Hints.
    #[schemars(example = Vec::<String>::new())]
    pub(crate) hints: List<Text<500>, 10>,
    /// The points of a right answer, in thousandths.
    #[schemars(example = 1000)]
    pub(crate) points: Points,
    /// How often a learner may answer; null for any number.
    #[schemars(example = 3)]
    pub(crate) attempts: Option<Integer<1, 100>>,
    /// The version of the draft, as in `ETag`; null for a published exercise.
    pub(crate) version: Option<u64>,
}

impl ExerciseView {
    /// An exercise as it was published.
    pub(crate) fn published(id: ExerciseId, details: ExerciseDetails) -> Self {
        Self::new(id, details, None)
    }

    /// An exercise of a draft.
    pub(crate) fn of_draft(exercise: &Exercise) -> Self {
        let id = exercise.exercise_id().clone();
        Self::new(id, exercise.details().clone(), Some(exercise.version()))
    }

    fn new(id: ExerciseId, details: ExerciseDetails, version: Option<u64>) -> Self {
        Self {
            lesson_id: id.lesson_id().clone(),
            id,
            kind: details.kind,
            prompt: details.prompt,
            options: details.options,
            partial_credit: details.partial_credit,
            hints: details.hints,
            points: details.points,
            attempts: details.attempts,
            version,
        }
    }
}

impl Reply for ExerciseView {
    fn version(&self) -> Option<u64> {
        self.version
    }
}

/// An exercise of a draft with its key, as its authors see it.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ExerciseDraftView {
    /// The exercise's id.
    pub(crate) id: ExerciseId,
    /// The lesson.
    pub(crate) lesson_id: LessonId,
    /// The exercise.
    #[serde(flatten)]
    pub(crate) details: ExerciseDetails,
    /// When it was created.
    pub(crate) created_at: Timestamp,
    /// When it was last changed.
    pub(crate) updated_at: Timestamp,
    /// Its version, as in `ETag`.
    pub(crate) version: u64,
}

/// An exercise of a version with its key, as staff see it.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct VersionExerciseView {
    /// The exercise's id. It stays the same in all versions of the course.
    pub(crate) id: ExerciseId,
    /// The lesson.
    pub(crate) lesson_id: LessonId,
    /// The exercise.
    #[serde(flatten)]
    pub(crate) details: ExerciseDetails,
}

impl Reply for VersionExerciseView {}

impl From<&Exercise> for ExerciseDraftView {
    fn from(exercise: &Exercise) -> Self {
        let (created_at, updated_at) = exercise.times();
        Self {
            id: exercise.exercise_id().clone(),
            lesson_id: exercise.exercise_id().lesson_id().clone(),
            details: exercise.details().clone(),
            created_at,
            updated_at,
            version: exercise.version(),
        }
    }
}

impl Reply for ExerciseDraftView {
    fn version(&self) -> Option<u64> {
        Some(self.version)
    }

    fn location(&self) -> Option<String> {
        let (lesson, exercise) = (&self.lesson_id, &self.id);
        Some(format!("/api/v1/lessons/{lesson}/exercises/{exercise}"))
    }
}
