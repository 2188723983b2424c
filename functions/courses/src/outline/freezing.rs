//! Freezing a lesson: what learners read of it until the next version.

use kernel::Result;
use serde::{Deserialize, Serialize};

use super::PublishedLesson;
use crate::error::OutlineError;
use crate::exercise::{Exercise, ExerciseDetails};
use crate::lesson::{Blocks, Lesson};

/// A lesson as it was published, with its exercises and their keys. It never changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FrozenLesson {
    #[serde(flatten)]
    pub(crate) lesson: PublishedLesson,
    pub(crate) blocks: Blocks,
    /// In their order.
    pub(crate) questions: Vec<FrozenExercise>,
}

/// An exercise as it was published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FrozenExercise {
    pub(crate) number: u16,
    #[serde(flatten)]
    pub(crate) details: ExerciseDetails,
}

impl FrozenLesson {
    /// Freezes a lesson of the draft as the outline of the next version names it. `lesson` and `exercises`
    /// are the rows that the draft has now: if one of them was changed after the outline was made, they do
    /// not belong together, and nothing is frozen.
    ///
    /// # Errors
    /// `courses.draft_changed`
    pub(crate) fn of(
        published: &PublishedLesson,
        lesson: Lesson,
        exercises: Vec<Exercise>,
    ) -> Result<Self> {
        let is_older = |stamp: u64| stamp <= published.stamp;
        let exercises_are_older = exercises.iter().all(|one| is_older(one.stamp()));
        let mut questions = Vec::with_capacity(exercises.len());
        for number in &published.exercises {
            let mut same = exercises.iter().filter(|one| one.number() == *number);
            questions.extend(same.next().map(|exercise| FrozenExercise {
                number: *number,
                details: exercise.details().clone(),
            }));
        }
        let is_complete = questions.len() == published.exercises.len();
        if !is_older(lesson.stamp()) || !exercises_are_older || !is_complete {
            return Err(OutlineError::DraftChanged.into());
        }
        Ok(Self {
            lesson: published.clone(),
            blocks: lesson.into_blocks(),
            questions,
        })
    }

    /// The exercise with this number.
    ///
    /// # Errors
    /// `courses.exercise_not_found`
    pub(crate) fn question(&self, number: u16) -> Result<&FrozenExercise> {
        let mut questions = self.questions.iter();
        let found = questions.find(|question| question.number == number);
        Ok(found.ok_or(crate::error::ExerciseError::NotFound)?)
    }
}
