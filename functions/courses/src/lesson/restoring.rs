//! The rows of a lesson that is restored from a published version.

use jiff::Timestamp;
use kernel::History;

use super::Lesson;
use super::blocks::Blocks;
use crate::exercise::Exercise;
use crate::ids::{ExerciseId, LessonId};
use crate::outline::{FrozenLesson, LessonEntry};

/// The rows of a lesson of the draft.
pub(crate) struct RestoredLesson {
    pub(crate) lesson: Lesson,
    pub(crate) exercises: Vec<Exercise>,
}

impl RestoredLesson {
    /// What a frozen lesson was made of, as its entry in the restored outline says it. `before` is the row that
    /// the draft has, if it has one: no id of a block is given twice.
    pub(crate) fn new(
        id: &LessonId,
        entry: &LessonEntry,
        frozen: FrozenLesson,
        before: Option<&Lesson>,
        now: Timestamp,
    ) -> Self {
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
            history: History::at(entry.version),
        };
        Self { lesson, exercises }
    }
}

/// The highest number of a block that was given its id here: `b17`.
fn highest(blocks: &Blocks) -> u32 {
    let ids = blocks.iter().filter_map(|block| block.id());
    let numbers = ids.filter_map(|id| id.as_str().strip_prefix('b')?.parse().ok());
    numbers.max().unwrap_or_default()
}
