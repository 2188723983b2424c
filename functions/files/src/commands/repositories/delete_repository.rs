//! `DELETE /api/v1/repositories/{repository_id}`
//!
//! Deletes a repository and ends its sync. Its name is free again; its source keeps the files. What it has
//! recorded is removed soon after. One read, or two while a sync runs, and one transaction.

use kernel::actor::Permission;
use kernel::bulk::BulkPageQueued;
use kernel::{
    BulkRun, Command, Commit, Context, Entity as _, EventSpec, Fact as _, Policy, Result, Route,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::event::RepositoryDeleted;
use crate::jobs::remove_repository_files::RepositoryFilesRemoval;
use crate::repositories::rows::Repositories;
use crate::repositories::values::{RepositoryId, SyncId};

/// The repository to delete.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeleteRepository {
    repository_id: RepositoryId,
}

impl Command for DeleteRepository {
    const NAME: &'static str = "delete-repository";
    const ROUTE: Route = Route::delete("/api/v1/repositories/{repository_id}");
    const PERMISSION: Permission = Permission::ManageFiles;
    const POLICY: Policy = Policy::DEFAULT.accepts_if_match().no_content();
    const EMITS: &'static [EventSpec] = &[RepositoryDeleted::SPEC, BulkPageQueued::SPEC];
    type Dependencies = Repositories;
    type Reply = ();

    async fn handle(self, repositories: &Repositories, cx: &Context) -> Result<Commit<()>> {
        let mut repository = repositories.get(&self.repository_id).await?;
        cx.check_version(repository.history().version())?;
        let removal = RepositoryFilesRemoval {
            repository_id: self.repository_id,
        };
        let removal_id: SyncId = cx.new_id();
        let mut commit = BulkRun::start(removal_id.as_str(), &removal, cx)?.commit()?;
        // No step of a cancelled run is written any more, so no file is added after the removal.
        if repositories.is_syncing(&repository).await? {
            let running = repository.running_sync();
            commit = running
                .map_or_else(Commit::nothing, |sync| BulkRun::cancel(sync.id.as_str()))
                .and(commit);
        }
        repository.delete();
        Ok(repositories.remove(repository).and(commit))
    }
}
