//! The replies about repositories.

use jiff::Timestamp;
use kernel::{Entity as _, Reply};
use schemars::JsonSchema;
use serde::Serialize;

use super::report::SyncReport;
use super::source::Source;
use super::values::{RepositoryId, RepositoryName};
use super::{Repository, RunningSync};

/// A repository.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct RepositoryView {
    /// The repository's id.
    pub(crate) id: RepositoryId,
    /// Its name.
    #[schemars(example = &"Lectures 2026")]
    pub(crate) name: RepositoryName,
    /// Where its files are.
    pub(crate) source: Source,
    /// How many files it records.
    pub(crate) files: u64,
    /// The sync that runs; null if none does.
    pub(crate) running_sync: Option<RunningSync>,
    /// What the last sync has done; null before its end.
    pub(crate) last_sync: Option<SyncReport>,
    /// When it was created.
    pub(crate) created_at: Timestamp,
    /// When it was last changed; a sync is a change.
    pub(crate) updated_at: Timestamp,
    #[serde(skip)]
    version: u64,
}

impl From<&Repository> for RepositoryView {
    fn from(repository: &Repository) -> Self {
        let (created_at, updated_at) = repository.times();
        Self {
            id: repository.repository_id().clone(),
            name: repository.name().clone(),
            source: repository.source().clone(),
            files: repository.files(),
            running_sync: repository.running_sync().cloned(),
            last_sync: repository.last_sync().cloned(),
            created_at,
            updated_at,
            version: repository.history().version(),
        }
    }
}

impl Reply for RepositoryView {
    fn version(&self) -> Option<u64> {
        Some(self.version)
    }

    fn location(&self) -> Option<String> {
        Some(format!("/api/v1/repositories/{}", self.id))
    }
}

impl Reply for RunningSync {}
