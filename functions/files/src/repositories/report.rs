//! What a sync has done.

use jiff::Timestamp;
use kernel::bulk::{BulkFailure, BulkRun};
use kernel::{Error, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::RunningSync;
use super::comparison::Position;
use super::values::SyncId;

/// How many failures a report names.
const FAILURES_KEPT: usize = 10;

/// How many files a sync has found in which state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct SyncCounts {
    /// Files that the repository did not have.
    pub(crate) added: u64,
    /// Files that the source has changed.
    pub(crate) changed: u64,
    /// Files that are as they were.
    pub(crate) unchanged: u64,
    /// Files that were removed, because the source no longer has them.
    pub(crate) removed: u64,
    /// Files of the source that cannot be recorded. If the repository had them, it keeps them as they were.
    pub(crate) failed: u64,
}

/// How a sync has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub(crate) enum SyncOutcome {
    /// The whole source was read.
    Completed,
    /// It ended before the whole source was read. What it had done until then is counted.
    Failed,
}

/// A file that could not be recorded.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(crate) struct SyncFailure {
    /// The file's path, at most 200 characters.
    pub(crate) path: String,
    /// The code of the error.
    pub(crate) code: String,
    /// What is wrong.
    pub(crate) message: String,
}

/// What a sync has done.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(crate) struct SyncReport {
    /// The sync's id.
    pub(crate) id: SyncId,
    /// How it ended.
    pub(crate) outcome: SyncOutcome,
    /// The code of the error with which it failed, if it did.
    pub(crate) code: Option<String>,
    /// Its counts.
    #[serde(flatten)]
    pub(crate) counts: SyncCounts,
    /// Whether the source lacked more than a fifth of the files. Then none was removed.
    pub(crate) removals_refused: bool,
    /// The first failures, at most 10.
    pub(crate) failures: Vec<SyncFailure>,
    /// When it started.
    pub(crate) started_at: Timestamp,
    /// When it ended.
    pub(crate) ended_at: Timestamp,
}

impl SyncReport {
    /// The report of a run that ends now: completed, or failed with this error.
    ///
    /// # Errors
    /// Internal, when the run's cursor cannot be read.
    pub(crate) fn of(
        run: &BulkRun,
        sync: &RunningSync,
        error: Option<&Error>,
        now: Timestamp,
    ) -> Result<Self> {
        let position = run.cursor().cloned().map(serde_json::from_value);
        let position: Option<Position> = position.transpose().map_err(Error::internal)?;
        let position = position.unwrap_or_default();
        let failures = run.progress().failures.into_iter();
        Ok(Self {
            id: sync.id.clone(),
            outcome: match error {
                None => SyncOutcome::Completed,
                Some(_) => SyncOutcome::Failed,
            },
            code: error.map(|error| error.code().to_owned()),
            counts: position.counts,
            removals_refused: error.is_none() && !position.may_remove(sync.allow_removals),
            failures: failures
                .take(FAILURES_KEPT)
                .map(SyncFailure::from)
                .collect(),
            started_at: sync.started_at,
            ended_at: now,
        })
    }
}

impl From<BulkFailure> for SyncFailure {
    fn from(failure: BulkFailure) -> Self {
        Self {
            path: failure.item.unwrap_or_default(),
            code: failure.code,
            message: failure.message,
        }
    }
}
