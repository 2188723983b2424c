//! `POST /api/v1/repositories/{repository_id}/sync`
//!
//! Starts a sync, which reads the source and then records what is new or changed and what is gone. One
//! sync runs at a time. If the source lacks more than a fifth of the files, none is removed, unless
//! `allow_removals` is true. `GET /repositories/{repository_id}` shows how it ended. One read, or two while
//! another sync runs, and one transaction.

use kernel::actor::Permission;
use kernel::bulk::BulkPageQueued;
use kernel::{
    BulkRun, Command, Commit, Context, EventSpec, Fact as _, Kind, Policy, Result, Route,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::jobs::sync_repository_files::RepositorySync;
use crate::repositories::RunningSync;
use crate::repositories::error::RepositoryError;
use crate::repositories::rows::Repositories;
use crate::repositories::values::{RepositoryId, SyncId};

/// The repository to synchronize.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SyncRepository {
    repository_id: RepositoryId,
    /// Whether more than a fifth of the files may be removed.
    #[serde(default)]
    allow_removals: bool,
}

impl Command for SyncRepository {
    const NAME: &'static str = "sync-repository";
    const ROUTE: Route = Route::post("/api/v1/repositories/{repository_id}/sync");
    const PERMISSION: Permission = Permission::ManageRepositories;
    const POLICY: Policy = Policy::DEFAULT.accepted();
    const EMITS: &'static [EventSpec] = &[BulkPageQueued::SPEC];
    const REFUSES: &'static [Kind] = &[Kind::Conflict];
    type Dependencies = Repositories;
    type Reply = RunningSync;

    async fn handle(
        self,
        repositories: &Repositories,
        cx: &Context,
    ) -> Result<Commit<RunningSync>> {
        let mut repository = repositories.get(&self.repository_id).await?;
        if repositories.is_syncing(&repository).await? {
            return Err(RepositoryError::SyncRunning.into());
        }
        let id: SyncId = cx.new_id();
        let work = RepositorySync {
            id: id.clone(),
            repository_id: self.repository_id,
            source: repository.source().clone(),
            allow_removals: self.allow_removals,
        };
        let run = BulkRun::start(id.as_str(), &work, cx)?;
        let sync = RunningSync {
            id,
            allow_removals: self.allow_removals,
            started_at: cx.now,
        };
        repository.begin_sync(sync.clone());
        let commit = repositories.save(repository)?;
        Ok(commit.and(run.commit()?).reply(sync))
    }
}
