//! The replies about answers.

use jiff::Timestamp;
use kernel::Reply;
use kernel::text::Prose;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Answer, ExerciseDetails};
use crate::attempts::Attempt;
use crate::ids::ExerciseId;

/// An answer to an exercise, and its result.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct AttemptView {
    /// The exercise.
    pub(crate) exercise_id: ExerciseId,
    /// Who has answered.
    #[schemars(example = &"0197a1b2-0000-7000-8000-000000000001")]
    pub(crate) user_id: String,
    /// The number of the answer: 1 for the first one.
    pub(crate) attempt: u32,
    /// The answer.
    pub(crate) answer: Answer,
    /// Whether all of it is right.
    pub(crate) correct: bool,
    /// Its points, in thousandths.
    #[schemars(example = 1000)]
    pub(crate) points: i64,
    /// The points of a right answer, in thousandths.
    #[schemars(example = 1000)]
    pub(crate) max_points: i64,
    /// The version of the course in which it was given; null, if staff have tried the draft.
    pub(crate) course_version: Option<u32>,
    /// When it was given.
    pub(crate) answered_at: Timestamp,
}

impl From<Attempt> for AttemptView {
    fn from(attempt: Attempt) -> Self {
        Self {
            exercise_id: attempt.exercise_id,
            user_id: attempt.user_id,
            attempt: attempt.number,
            answer: attempt.answer,
            correct: attempt.is_correct,
            points: attempt.points,
            max_points: attempt.most_points,
            course_version: attempt.course_version,
            answered_at: attempt.at,
        }
    }
}

/// The result of an answer, for who has just given it.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct AttemptResultView {
    /// The answer and its result.
    #[serde(flatten)]
    pub(crate) attempt: AttemptView,
    /// Why the right answer is right.
    #[schemars(example = &"A monotonic clock only counts forward.")]
    pub(crate) explanation: Prose<5000>,
    /// How often the caller may still answer; null for any number.
    pub(crate) attempts_left: Option<i64>,
}

impl AttemptResultView {
    pub(crate) fn new(attempt: Attempt, details: &ExerciseDetails) -> Self {
        let most = details.attempts.map(kernel::text::Integer::get);
        let attempts_left = most.map(|most| most - i64::from(attempt.number));
        Self {
            attempt: attempt.into(),
            explanation: details.explanation.clone(),
            attempts_left,
        }
    }
}

impl Reply for AttemptResultView {}
