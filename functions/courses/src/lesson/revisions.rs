//! The texts that a lesson of a draft had before. Its row lists them; each text is a row of its own.
//!
//! | row | pk / sk |
//! |---|---|
//! | text | `LESSON#<id>` / `REVISION#<version of the lesson>` |

use jiff::Timestamp;
use kernel::table::{Action, Key, Write, to_row};
use kernel::{Commit, Entity as _, Reply, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Lesson;
use super::blocks::{Blocks, size};
use crate::ids::LessonId;

/// The most texts that are kept of a lesson.
const MOST_REVISIONS: usize = 50;

kernel::path_number! {
    /// The number of a revision of a lesson, in a path: 1 to 1000000000, without leading zeros.
    pub(crate) struct RevisionInPath(u64) in 1..=1_000_000_000, "must be the number of a revision", "^[1-9][0-9]{0,9}$"
}

/// A text that a lesson had, without its blocks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Revision {
    /// The last version of the lesson that had this text.
    #[schemars(example = 3)]
    pub(crate) revision: u64,
    /// When this version was saved.
    pub(crate) saved_at: Timestamp,
    /// When another text replaced it.
    pub(crate) replaced_at: Timestamp,
    /// The bytes of its blocks.
    #[schemars(example = 1024)]
    pub(crate) bytes: usize,
}

impl Reply for Revision {}

/// A text that a lesson had.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct RevisionView {
    #[serde(flatten)]
    pub(crate) revision: Revision,
    /// Its blocks.
    pub(crate) blocks: Blocks,
}

impl Reply for RevisionView {}

/// The row of a text.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct RevisionText {
    pub(crate) blocks: Blocks,
}

/// The key of a text.
pub(crate) fn revision_key(id: &LessonId, revision: u64) -> Key {
    let partition = Lesson::partition(id.as_str());
    Key::new(partition, format!("REVISION#{revision:010}"))
}

impl Lesson {
    /// Keeps the text, before `next` replaces it, and forgets the oldest one beyond fifty. A text without blocks is
    /// not kept, nor one that stays.
    ///
    /// # Errors
    /// Internal, when the text cannot be written as a row.
    pub(super) fn keep_text(&mut self, next: &Blocks, now: Timestamp) -> Result<Commit<()>> {
        let mut commit = Commit::nothing();
        if self.blocks.is_empty() || self.blocks == *next {
            return Ok(commit);
        }
        let revision = self.version();
        let text = RevisionText {
            blocks: self.blocks.clone(),
        };
        let row = to_row(&revision_key(&self.id, revision), &text)?;
        commit = commit.write(Write::always(Action::Put(row)));
        self.revisions.push(Revision {
            revision,
            saved_at: self.updated_at,
            replaced_at: now,
            bytes: size(&self.blocks)?,
        });
        let surplus = self.revisions.len().saturating_sub(MOST_REVISIONS);
        for oldest in self.revisions.drain(..surplus) {
            let key = revision_key(&self.id, oldest.revision);
            commit = commit.write(Write::always(Action::Delete(key)));
        }
        Ok(commit)
    }

    /// The texts that it had, the newest first.
    pub(crate) fn revisions(&self) -> impl Iterator<Item = &Revision> {
        self.revisions.iter().rev()
    }
}
