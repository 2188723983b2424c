//! Changes of the exercises of a draft, as far as the outline counts them.

use kernel::Result;

use super::{MOST_EXERCISES, Outline};
use crate::error::{ExerciseError, OutlineError};

/// The number of an exercise and the stamp of its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stamped {
    pub(crate) number: u16,
    pub(crate) stamp: u64,
}

impl Outline {
    /// Adds an exercise to a lesson, and returns its number and its stamp.
    ///
    /// # Errors
    /// `courses.lesson_not_found`, `courses.full`, `courses.too_large`
    pub(crate) fn add_exercise(&mut self, ordinal: u16, bytes: usize) -> Result<Stamped> {
        let (_, lesson) = self.lesson(ordinal)?;
        let is_full = lesson.exercises.len() >= MOST_EXERCISES;
        if is_full || lesson.exercises_created == u16::MAX {
            return Err(OutlineError::Full("exercises", MOST_EXERCISES).into());
        }
        let number = lesson.exercises_created + 1;
        let stamp = self.change_entry(ordinal, |lesson| {
            lesson.exercises_created = number;
            lesson.exercises.push(number);
            lesson.exercise_bytes += bytes;
        })?;
        Ok(Stamped { number, stamp })
    }

    /// Notes a change of an exercise, which had and has so many bytes, and returns its new stamp.
    ///
    /// # Errors
    /// `courses.lesson_not_found`, `courses.exercise_not_found`, `courses.too_large`
    pub(crate) fn change_exercise(
        &mut self,
        ordinal: u16,
        number: u16,
        (before, after): (usize, usize),
    ) -> Result<u64> {
        self.check_exercise(ordinal, number)?;
        self.change_entry(ordinal, |lesson| {
            lesson.exercise_bytes = lesson.exercise_bytes.saturating_sub(before) + after;
        })
    }

    /// Removes an exercise, which had so many bytes.
    ///
    /// # Errors
    /// `courses.lesson_not_found`, `courses.exercise_not_found`
    pub(crate) fn remove_exercise(
        &mut self,
        ordinal: u16,
        number: u16,
        bytes: usize,
    ) -> Result<()> {
        self.check_exercise(ordinal, number)?;
        self.change_entry(ordinal, |lesson| {
            lesson.exercises.retain(|known| *known != number);
            lesson.exercise_bytes = lesson.exercise_bytes.saturating_sub(bytes);
        })?;
        Ok(())
    }

    fn check_exercise(&self, ordinal: u16, number: u16) -> Result<()> {
        let (_, lesson) = self.lesson(ordinal)?;
        if lesson.exercises.contains(&number) {
            return Ok(());
        }
        Err(ExerciseError::NotFound.into())
    }
}
