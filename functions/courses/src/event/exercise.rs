//! The events of exercises.

use kernel::facts;
use schemars::JsonSchema;
use serde::Serialize;

use crate::attempts::Attempt;
use crate::ids::{CourseId, ExerciseId, LessonId};

facts! { ExerciseAttempted }

/// A learner has answered an exercise. Trials of staff are not told.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ExerciseAttempted {
    /// The course.
    pub(crate) course_id: CourseId,
    /// The lesson.
    pub(crate) lesson_id: LessonId,
    /// The exercise.
    pub(crate) exercise_id: ExerciseId,
    /// Who has answered.
    #[schemars(example = &"0197a1b2-0000-7000-8000-000000000001")]
    pub(crate) user_id: String,
    /// The version of the course in which it was answered.
    pub(crate) course_version: u32,
    /// The number of the answer: 1 for the first one.
    pub(crate) attempt: u32,
    /// Whether all of it is right.
    pub(crate) correct: bool,
    /// Its points, in thousandths.
    #[schemars(example = 1000)]
    pub(crate) points: i64,
    /// The points of a right answer, in thousandths.
    #[schemars(example = 1000)]
    pub(crate) max_points: i64,
}

impl ExerciseAttempted {
    /// What others are told of an attempt; nothing of one on a draft.
    pub(crate) fn of(attempt: &Attempt) -> Option<Self> {
        let lesson_id = attempt.exercise_id.lesson_id();
        Some(Self {
            course_id: lesson_id.course_id().clone(),
            lesson_id: lesson_id.clone(),
            exercise_id: attempt.exercise_id.clone(),
            user_id: attempt.user_id.clone(),
            course_version: attempt.course_version?,
            attempt: attempt.number,
            correct: attempt.is_correct,
            points: attempt.points,
            max_points: attempt.most_points,
        })
    }
}
