//! The rows of a lesson that is restored from a published version.

use jiff::Timestamp;
use kernel::{Commit, History, Result};

use super::Lesson;
use super::blocks::Blocks;
use crate::exercise::Exercise;
use crate::ids::{ExerciseId, LessonId};
use crate::outline::{FrozenLesson, LessonEntry};

/// The rows of a lesson of the draft.
pub(crate) struct RestoredLesson {
    pub(crate) lesson: Lesson,
    pub(crate) exercises: Vec<Exercise>,
    /// Keeps the text that the draft had.
    pub(crate) kept: Commit<()>,
}

impl RestoredLesson {
    /// What a frozen lesson was made of, as its entry in the restored outline says it. `before` is the row that
    /// the draft has, if it has one: no id of a block is given twice, and its text is kept.
    ///
    /// # Errors
    /// Internal, when the text cannot be written as a row.
    pub(crate) fn new(
        id: &LessonId,
        entry: &LessonEntry,
        frozen: FrozenLesson,
        mut before: Option<Lesson>,
        now: Timestamp,
    ) -> Result<Self> {
        let kept = match &mut before {
            Some(before) => before.keep_text(&frozen.blocks, now)?,
            None => Commit::nothing(),
        };
        let before = before.as_ref();
        let given = before.map_or(0, |before| before.blocks_created);
        let exercises = frozen.questions.into_iter().map(|question| {
            let id = ExerciseId::new(id.clone(), question.number);
            Exercise::restored(id, question.details, entry.stamp, now)
        });
        let exercises = exercises.collect();
        let lesson = Lesson {
            id: id.clone(),
            blocks_created: given.max(highest(&frozen.blocks)),
            blocks: frozen.blocks,
            stamp: entry.stamp,
            created_at: before.map_or(now, |before| before.created_at),
            updated_at: now,
            revisions: before.map_or_else(Vec::new, |before| before.revisions.clone()),
            history: History::at(entry.version),
        };
        Ok(Self {
            lesson,
            exercises,
            kept,
        })
    }
}

/// The highest number of a block that was given its id here: `b17`.
fn highest(blocks: &Blocks) -> u32 {
    let ids = blocks.iter().filter_map(|block| block.id());
    let numbers = ids.filter_map(|id| id.as_str().strip_prefix('b')?.parse().ok());
    numbers.max().unwrap_or_default()
}
