//! `sync-repository-files`, as bulk work
//!
//! Reads the source of a repository in the order of the paths and stores what is new or changed; then
//! removes what the source no longer has, unless that is more than a fifth of the files. Only the run of a
//! sync writes the files of its repository, one step at a time.

use kernel::bulk::{BulkRun, BulkWork};
use kernel::{BulkItem, Commit, Context, Deployment, Error, EventSpec, Fact as _, Result};
use serde::{Deserialize, Serialize};

use crate::event::{RepositorySyncFailed, RepositorySynced};
use crate::repositories::comparison::{Change, Position, Window};
use crate::repositories::report::SyncReport;
use crate::repositories::rows::Repositories;
use crate::repositories::source::{Source, Sources};
use crate::repositories::values::{RepositoryId, SyncId};

/// A sync of a repository.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct RepositorySync {
    pub(crate) id: SyncId,
    pub(crate) repository_id: RepositoryId,
    pub(crate) source: Source,
    pub(crate) allow_removals: bool,
}

impl BulkWork for RepositorySync {
    const NAME: &'static str = "sync-repository-files";
    const DEPLOYMENT: Deployment = Deployment::DEFAULT.with_timeout(60).with_memory(512);
    const EMITS: &'static [EventSpec] = &[RepositorySynced::SPEC, RepositorySyncFailed::SPEC];
    type Dependencies = (Repositories, Sources);
    type Item = Change;
    type Cursor = Position;

    async fn items(
        &self,
        after: Option<Position>,
        limit: u32,
        (repositories, sources): &Self::Dependencies,
        cx: &Context,
    ) -> Result<Vec<BulkItem<Change, Position>>> {
        let mut position = after.unwrap_or_default();
        if !position.is_sweeping() {
            let window = self.window(&position, repositories, sources, cx).await?;
            let steps = window.compare(position.clone(), limit);
            let is_over = steps.is_empty();
            if !is_over || !position.may_remove(self.allow_removals) {
                return Ok(steps);
            }
            position = position.sweeping();
        }
        if !position.has_removals() {
            return Ok(Vec::new());
        }
        let window = self.window(&position, repositories, sources, cx).await?;
        Ok(window.sweep(position, limit))
    }

    async fn item(
        &self,
        change: Change,
        (repositories, _): &Self::Dependencies,
        _: &Context,
    ) -> Result<Commit<()>> {
        match change {
            Change::Store(file) => repositories.save_file(&self.repository_id, &file),
            Change::Remove(path) => Ok(repositories.remove_file(&self.repository_id, &path)),
            Change::Refuse(problem) => Err(problem.into()),
            Change::Nothing => Ok(Commit::nothing()),
        }
    }

    async fn finish(
        &self,
        _: &BulkRun,
        (repositories, _): &Self::Dependencies,
        cx: &Context,
    ) -> Result<Commit<()>> {
        self.end(repositories, None, cx).await
    }

    async fn failed(
        &self,
        reason: &Error,
        (repositories, _): &Self::Dependencies,
        cx: &Context,
    ) -> Result<Commit<()>> {
        self.end(repositories, Some(reason), cx).await
    }
}

impl RepositorySync {
    async fn window(
        &self,
        position: &Position,
        repositories: &Repositories,
        sources: &Sources,
        cx: &Context,
    ) -> Result<Window> {
        let source = sources.page(&self.source, position, cx).await?;
        let stored = repositories
            .files_after(&self.repository_id, &position.after)
            .await?;
        Ok(Window::new(source, stored))
    }

    async fn end(
        &self,
        repositories: &Repositories,
        error: Option<&Error>,
        cx: &Context,
    ) -> Result<Commit<()>> {
        let run = repositories.run(self.id.as_str()).await?;
        let repository = repositories.find(&self.repository_id).await?;
        let (Some(run), Some(mut repository)) = (run, repository) else {
            return Ok(Commit::nothing());
        };
        let Some(sync) = repository.running_sync().filter(|sync| sync.id == self.id) else {
            return Ok(Commit::nothing());
        };
        let report = SyncReport::of(&run, sync, error, cx.now)?;
        repository.end_sync(report);
        repositories.save(repository)
    }
}

#[cfg(test)]
mod tests;
