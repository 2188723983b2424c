//! A lesson of a course's draft: its blocks. Without I/O.
//!
//! Its title and whatever else lists show is in the outline of the course.

pub(crate) mod blocks;
mod changes;
mod copying;
pub(crate) mod restoring;
pub(crate) mod revisions;
pub(crate) mod view;

use jiff::Timestamp;
use kernel::table::Key;
use kernel::{Commit, Entity as _, History, Result, entity};
use serde::{Deserialize, Serialize};

pub(crate) use self::blocks::Blocks;
use self::blocks::{identified, size};
pub(crate) use self::changes::BlockChanges;
use self::revisions::Revision;
use crate::exercise::Exercise;
use crate::ids::LessonId;

/// The most bytes of a request with a lesson: its blocks, with room for white space between them.
pub(crate) const LESSON_BODY: usize = 600_000;

/// A lesson of a draft.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Lesson {
    id: LessonId,
    blocks: Blocks,
    /// The number of ids that were given to blocks.
    blocks_created: u32,
    /// The version of the outline with which it was changed last.
    stamp: u64,
    created_at: Timestamp,
    updated_at: Timestamp,
    /// The texts that it had before, the oldest first.
    #[serde(default)]
    revisions: Vec<Revision>,
    #[serde(rename = "version")]
    history: History,
}

entity!(Lesson, id);

/// Blocks that all have an id, and are not too large.
pub(crate) struct CheckedBlocks {
    blocks: Blocks,
    created: u32,
    bytes: usize,
}

impl CheckedBlocks {
    /// The blocks of a new lesson.
    ///
    /// # Errors
    /// `request.invalid` with the field.
    pub(crate) fn new(blocks: Blocks) -> Result<Self> {
        Self::after(blocks, 0)
    }

    fn after(blocks: Blocks, mut created: u32) -> Result<Self> {
        let blocks = identified(blocks, &mut created)?;
        let bytes = size(&blocks)?;
        Ok(Self {
            blocks,
            created,
            bytes,
        })
    }

    #[must_use]
    pub(crate) const fn bytes(&self) -> usize {
        self.bytes
    }
}

impl Lesson {
    /// The keys of a lesson and its exercises, the lesson first.
    pub(crate) fn keys(id: &LessonId, exercises: &[u16]) -> Vec<Key> {
        let lesson = Self::key(id.as_str());
        std::iter::once(lesson)
            .chain(Exercise::keys(id, exercises))
            .collect()
    }

    /// A new lesson, whose entry in the outline has this stamp.
    #[must_use]
    pub(crate) fn create(id: LessonId, checked: CheckedBlocks, stamp: u64, now: Timestamp) -> Self {
        let mut history = History::default();
        history.advance();
        Self {
            id,
            blocks: checked.blocks,
            blocks_created: checked.created,
            stamp,
            created_at: now,
            updated_at: now,
            revisions: Vec::new(),
            history,
        }
    }

    /// Checks the blocks that it is to have.
    ///
    /// # Errors
    /// `request.invalid` with the field.
    pub(crate) fn checked(&self, blocks: Blocks) -> Result<CheckedBlocks> {
        CheckedBlocks::after(blocks, self.blocks_created)
    }

    /// The version that it has after the next change.
    #[must_use]
    pub(crate) const fn next_version(&self) -> u64 {
        self.history.version() + 1
    }

    /// Gives it other blocks, with the stamp of its entry in the outline. The commit keeps those before.
    ///
    /// # Errors
    /// Internal, when the blocks before cannot be written as a row.
    pub(crate) fn revise(
        &mut self,
        checked: CheckedBlocks,
        stamp: u64,
        now: Timestamp,
    ) -> Result<Commit<()>> {
        let kept = self.keep_text(&checked.blocks, now)?;
        self.history.advance();
        self.blocks = checked.blocks;
        self.blocks_created = checked.created;
        self.stamp = stamp;
        self.updated_at = now;
        Ok(kept)
    }

    #[must_use]
    pub(crate) const fn lesson_id(&self) -> &LessonId {
        &self.id
    }

    #[must_use]
    pub(crate) fn blocks(&self) -> &Blocks {
        &self.blocks
    }

    #[must_use]
    pub(crate) fn into_blocks(self) -> Blocks {
        self.blocks
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
}
