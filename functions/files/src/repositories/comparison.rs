//! Compares a source with the stored files, both in the order of their paths. Without I/O.

use std::cmp::Ordering;

use kernel::bulk::BulkItem;
use objects::Sha256;
use serde::{Deserialize, Serialize};

use super::error::RepositoryError;
use super::report::SyncCounts;
use super::source::{SourceEntry, SourceFile, SourcePage};
use super::values::FilePath;

/// A sync removes at most one of this many files, unless it is told to remove more.
const FILES_PER_REMOVAL: u64 = 5;

/// How far a sync has come, and what it has counted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Position {
    /// Whether the whole source was compared, and files are now removed.
    is_sweeping: bool,
    /// The name after which the source and the stored files are read on.
    pub(crate) after: String,
    /// The SHA-256 of the manifest that is read; none for another source.
    #[serde(default)]
    pub(crate) digest: Option<Sha256>,
    pub(crate) counts: SyncCounts,
    /// How many files were stored before the sync.
    known: u64,
    /// How many of them the source did not have.
    missing: u64,
}

impl Position {
    /// Whether the files that the source does not have may be removed.
    #[must_use]
    pub(crate) const fn may_remove(&self, allow_removals: bool) -> bool {
        allow_removals || self.missing * FILES_PER_REMOVAL <= self.known
    }

    #[must_use]
    pub(crate) const fn is_sweeping(&self) -> bool {
        self.is_sweeping
    }

    /// Whether files are left that may be removed. No more files are removed than were missing when the
    /// source was compared, even if it changes meanwhile.
    #[must_use]
    pub(crate) const fn has_removals(&self) -> bool {
        self.counts.removed < self.missing
    }

    /// The position from which files are removed.
    #[must_use]
    pub(crate) fn sweeping(self) -> Self {
        Self {
            is_sweeping: true,
            after: String::new(),
            ..self
        }
    }
}

/// What becomes of one file.
#[derive(Debug)]
pub(crate) enum Change {
    /// It is stored.
    Store(Box<SourceFile>),
    /// It is removed.
    Remove(FilePath),
    /// It cannot be stored.
    Refuse(RepositoryError),
    /// Nothing; the sync goes on after it.
    Nothing,
}

/// A change and the position after it.
pub(crate) type Step = BulkItem<Change, Position>;

/// The stored files after a position.
#[derive(Debug, Default)]
pub(crate) struct StoredPage {
    pub(crate) files: Vec<SourceFile>,
    /// Whether there are more pages.
    pub(crate) has_more: bool,
}

/// Pages of the source and of the stored files, both after the same name, up to the name to which both
/// are complete.
pub(crate) struct Window {
    pairs: Vec<Pair>,
    digest: Option<Sha256>,
    /// Where the window ends, if one side has more pages.
    end: Option<String>,
}

struct Pair {
    name: String,
    source: Option<Result<SourceFile, RepositoryError>>,
    stored: Option<SourceFile>,
}

impl Window {
    #[must_use]
    pub(crate) fn new(source: SourcePage, stored: StoredPage) -> Self {
        let last_stored = stored.files.last().filter(|_| stored.has_more);
        let last_stored = last_stored.map(|file| file.path.to_string());
        let digest = source.digest;
        let ends = [source.more_after, last_stored];
        let end = ends.into_iter().flatten().min();
        let mut pairs = merged(source.entries, stored.files);
        if let Some(end) = &end {
            pairs.retain(|pair| pair.name <= *end);
        }
        Self { pairs, digest, end }
    }

    /// Stores what is new or changed and counts the rest: at most `limit` steps, and none at the end.
    #[must_use]
    pub(crate) fn compare(self, position: Position, limit: u32) -> Vec<Step> {
        self.walk(position, limit, |pair, position| {
            let counts = &mut position.counts;
            position.known += u64::from(pair.stored.is_some());
            match (pair.source, pair.stored) {
                (Some(Err(problem)), _) => {
                    counts.failed += 1;
                    Change::Refuse(problem)
                }
                (Some(Ok(file)), None) => {
                    counts.added += 1;
                    Change::Store(Box::new(file))
                }
                (Some(Ok(file)), Some(stored)) if file != stored => {
                    counts.changed += 1;
                    Change::Store(Box::new(file))
                }
                (Some(Ok(_)), Some(_)) => {
                    counts.unchanged += 1;
                    Change::Nothing
                }
                (None, _) => {
                    position.missing += 1;
                    Change::Nothing
                }
            }
        })
    }

    /// Removes what the source does not have.
    #[must_use]
    pub(crate) fn sweep(self, position: Position, limit: u32) -> Vec<Step> {
        self.walk(position, limit, |pair, position| match pair.stored {
            Some(stored) if pair.source.is_none() && position.has_removals() => {
                position.counts.removed += 1;
                Change::Remove(stored.path)
            }
            _ => Change::Nothing,
        })
    }

    fn walk(
        self,
        mut position: Position,
        limit: u32,
        decide: impl Fn(Pair, &mut Position) -> Change,
    ) -> Vec<Step> {
        let mut steps: Vec<Step> = Vec::new();
        let first = position.clone();
        position.digest = self.digest;
        for pair in self.pairs {
            position.after.clone_from(&pair.name);
            let change = decide(pair, &mut position);
            if !matches!(change, Change::Nothing) {
                steps.push(step(&position, change));
            }
            if steps.len() >= limit as usize {
                return steps;
            }
        }
        if let Some(end) = self.end {
            position.after = end;
        }
        let last = steps.last().map_or(&first, |step| &step.cursor);
        if last.after != position.after {
            steps.push(step(&position, Change::Nothing));
        }
        steps
    }
}

fn step(position: &Position, change: Change) -> Step {
    BulkItem {
        label: position.after.clone(),
        cursor: position.clone(),
        item: change,
    }
}

/// Both sides in the order of the bytes of their names, each name once.
fn merged(source: Vec<SourceEntry>, stored: Vec<SourceFile>) -> Vec<Pair> {
    let (mut source, mut stored) = (source.into_iter().peekable(), stored.into_iter().peekable());
    let mut pairs = Vec::with_capacity(source.len().max(stored.len()));
    loop {
        let order = match (source.peek(), stored.peek()) {
            (None, None) => return pairs,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(entry), Some(file)) => entry.name.as_str().cmp(file.path.as_str()),
        };
        let entry = source.next_if(|_| order.is_le());
        let file = stored.next_if(|_| order.is_ge());
        let name = match (&entry, &file) {
            (Some(entry), _) => entry.name.clone(),
            (None, Some(file)) => file.path.to_string(),
            (None, None) => return pairs,
        };
        pairs.push(Pair {
            name,
            source: entry.map(|entry| entry.file),
            stored: file,
        });
    }
}
