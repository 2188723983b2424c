//! `remove-repository-files`, as bulk work
//!
//! Removes what a deleted repository has recorded.

use kernel::bulk::BulkWork;
use kernel::{BulkItem, Commit, Context, Result};
use serde::{Deserialize, Serialize};

use crate::repositories::rows::Repositories;
use crate::repositories::values::{FilePath, RepositoryId};

/// The removal of the files of a deleted repository.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct RepositoryFilesRemoval {
    pub(crate) repository_id: RepositoryId,
}

impl BulkWork for RepositoryFilesRemoval {
    const NAME: &'static str = "remove-repository-files";
    type Dependencies = Repositories;
    type Item = FilePath;
    type Cursor = FilePath;

    async fn items(
        &self,
        after: Option<FilePath>,
        limit: u32,
        repositories: &Repositories,
        _: &Context,
    ) -> Result<Vec<BulkItem<FilePath, FilePath>>> {
        let after = after.as_ref().map_or("", FilePath::as_str);
        let stored = repositories.files_after(&self.repository_id, after).await?;
        let paths = stored.files.into_iter().map(|file| file.path);
        let items = paths.take(limit as usize).map(|path| BulkItem {
            label: path.to_string(),
            cursor: path.clone(),
            item: path,
        });
        Ok(items.collect())
    }

    async fn item(
        &self,
        path: FilePath,
        repositories: &Repositories,
        _: &Context,
    ) -> Result<Commit<()>> {
        Ok(repositories.remove_file(&self.repository_id, &path))
    }
}
