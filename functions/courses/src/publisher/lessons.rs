//! Reads the lessons of a draft that differ from what is in force.

use kernel::Result;
use kernel::table::{GET_LIMIT, from_row, get_all};

use super::preparation::keys_of;
use super::{MOST_LESSONS, Preparation, Publisher, refuse};
use crate::checks::{Problem, of_blocks, of_exercises};
use crate::error::OutlineError;
use crate::exercise::Exercise;
use crate::lesson::Lesson;
use crate::outline::{FrozenLesson, PublishedLesson, PublishedOutline, VersionState};

impl Publisher {
    /// What the lessons that differ show, and whether all of them were looked at. One read.
    ///
    /// # Errors
    /// Internal, for a row that cannot be read.
    pub(crate) async fn problems_of_lessons(
        &self,
        preparation: &Preparation,
    ) -> Result<(Vec<Problem>, bool)> {
        let next = &preparation.next;
        let (mut keys, mut lessons) = (Vec::new(), Vec::new());
        for lesson in next.to_freeze() {
            let rows = keys_of(next, [lesson]);
            if keys.len() + rows.len() > GET_LIMIT || lessons.len() >= MOST_LESSONS {
                break;
            }
            keys.extend(rows);
            lessons.push(lesson);
        }
        if keys.is_empty() {
            return Ok((Vec::new(), true));
        }
        let is_complete = lessons.len() == next.to_freeze().count();
        let mut rows = self.table.get_many(&keys).await?.into_iter();
        let mut problems = Vec::new();
        for lesson in lessons {
            let row: Option<Lesson> = rows.next().flatten().map(from_row).transpose()?;
            let exercises = rows.by_ref().take(lesson.exercises.len()).flatten();
            let exercises: Vec<Exercise> = exercises.map(from_row).collect::<Result<_>>()?;
            problems.extend(of_exercises(next, lesson, &exercises));
            problems.extend(
                row.iter()
                    .flat_map(|row| of_blocks(row.lesson_id(), row.blocks())),
            );
        }
        Ok((problems, is_complete))
    }

    /// Freezes lessons of the draft as the next version names them, for what it becomes. One read for a hundred
    /// rows.
    ///
    /// # Errors
    /// `courses.draft_changed`, `courses.not_ready`
    pub(crate) async fn freeze<'a>(
        &self,
        next: &PublishedOutline,
        lessons: impl Iterator<Item = &'a PublishedLesson>,
        becomes: VersionState,
    ) -> Result<Vec<FrozenLesson>> {
        let lessons: Vec<_> = lessons.collect();
        let keys = keys_of(next, lessons.iter().copied());
        let rows = get_all(self.table.as_ref(), &keys).await?;
        let mut rows = rows.into_iter();
        let mut frozen = Vec::with_capacity(lessons.len());
        let mut problems = Vec::new();
        for lesson in lessons {
            let row = rows.next().flatten();
            let row = row.ok_or(OutlineError::DraftChanged)?;
            let exercises = rows.by_ref().take(lesson.exercises.len());
            let exercises = exercises.flatten().map(from_row);
            let exercises: Vec<Exercise> = exercises.collect::<Result<_>>()?;
            problems.extend(of_exercises(next, lesson, &exercises));
            frozen.push(FrozenLesson::of(lesson, from_row(row)?, exercises)?);
        }
        if becomes == VersionState::Published {
            refuse(problems)?;
        }
        Ok(frozen)
    }
}
