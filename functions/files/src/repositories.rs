//! A repository: a named collection of files that somebody else keeps, bound to its source. It records
//! what the source has; the bytes stay where they are. Without I/O.

pub(crate) mod comparison;
pub(crate) mod error;
pub(crate) mod manifest;
pub(crate) mod report;
pub(crate) mod rows;
pub(crate) mod source;
#[cfg(test)]
pub(crate) mod testing;
pub(crate) mod values;
pub(crate) mod view;

use jiff::Timestamp;
use kernel::{History, entity};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use self::report::{SyncOutcome, SyncReport};
use self::source::Source;
use self::values::{RepositoryId, RepositoryName, SyncId};
use crate::event::{RepositoryCreated, RepositoryDeleted, RepositorySyncFailed, RepositorySynced};

/// A repository.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Repository {
    id: RepositoryId,
    name: RepositoryName,
    source: Source,
    files: u64,
    running_sync: Option<RunningSync>,
    last_sync: Option<SyncReport>,
    created_at: Timestamp,
    updated_at: Timestamp,
    #[serde(rename = "version")]
    history: History,
}

/// A sync that has started and not ended.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(crate) struct RunningSync {
    /// The sync's id.
    pub(crate) id: SyncId,
    /// Whether it may remove more than a fifth of the files.
    pub(crate) allow_removals: bool,
    /// When it started.
    pub(crate) started_at: Timestamp,
}

impl Repository {
    /// A new repository, which has no files before its first sync.
    #[must_use]
    pub(crate) fn create(
        id: RepositoryId,
        name: RepositoryName,
        source: Source,
        now: Timestamp,
    ) -> Self {
        let mut history = History::default();
        history.record(&RepositoryCreated {
            repository_id: id.clone(),
            name: name.clone(),
            source: source.clone(),
        });
        Self {
            id,
            name,
            source,
            files: 0,
            running_sync: None,
            last_sync: None,
            created_at: now,
            updated_at: now,
            history,
        }
    }

    /// Notes that a sync has started. No fact: its end is one.
    pub(crate) fn begin_sync(&mut self, sync: RunningSync) {
        self.updated_at = sync.started_at;
        self.running_sync = Some(sync);
        self.history.advance();
    }

    /// Notes how a sync has ended, unless another one has started since.
    pub(crate) fn end_sync(&mut self, report: SyncReport) {
        if self.running_sync.as_ref().map(|sync| &sync.id) != Some(&report.id) {
            return;
        }
        let repository_id = self.id.clone();
        let counts = report.counts;
        match &report.outcome {
            SyncOutcome::Completed => self.history.record(&RepositorySynced {
                repository_id,
                added: counts.added,
                changed: counts.changed,
                removed: counts.removed,
                failed: counts.failed,
                removals_refused: report.removals_refused,
            }),
            SyncOutcome::Failed => self.history.record(&RepositorySyncFailed {
                repository_id,
                code: report.code.clone().unwrap_or_default(),
            }),
        }
        self.files = (self.files + counts.added).saturating_sub(counts.removed);
        self.running_sync = None;
        self.updated_at = report.ended_at;
        self.last_sync = Some(report);
    }

    /// Deletes the repository. Its source keeps the files.
    pub(crate) fn delete(&mut self) {
        self.history.record(&RepositoryDeleted {
            repository_id: self.id.clone(),
        });
    }

    #[must_use]
    pub(crate) const fn repository_id(&self) -> &RepositoryId {
        &self.id
    }

    #[must_use]
    pub(crate) const fn name(&self) -> &RepositoryName {
        &self.name
    }

    #[must_use]
    pub(crate) const fn source(&self) -> &Source {
        &self.source
    }

    /// How many files the source had when it was last read.
    #[must_use]
    pub(crate) const fn files(&self) -> u64 {
        self.files
    }

    /// The sync that runs, if the repository knows nothing of its end.
    #[must_use]
    pub(crate) const fn running_sync(&self) -> Option<&RunningSync> {
        self.running_sync.as_ref()
    }

    #[must_use]
    pub(crate) const fn last_sync(&self) -> Option<&SyncReport> {
        self.last_sync.as_ref()
    }

    /// When it was created and last changed; a sync is a change.
    #[must_use]
    pub(crate) const fn times(&self) -> (Timestamp, Timestamp) {
        (self.created_at, self.updated_at)
    }
}

entity!(Repository, id);
