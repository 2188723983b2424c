//! `GET /api/v1/repositories/{repository_id}/files`
//!
//! The files of a repository in the order of their paths, as its source had them when it was last read.
//! Two reads.

use kernel::actor::Permission;
use kernel::page::{Limit, Page};
use kernel::{Context, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::repositories::rows::Repositories;
use crate::repositories::source::SourceFile;
use crate::repositories::values::RepositoryId;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListRepositoryFiles {
    repository_id: RepositoryId,
    #[serde(default)]
    limit: Limit,
    cursor: Option<String>,
}

impl Query for ListRepositoryFiles {
    const NAME: &'static str = "list-repository-files";
    const ROUTE: Route = Route::get("/api/v1/repositories/{repository_id}/files");
    const PERMISSION: Permission = Permission::ManageRepositories;
    type Dependencies = Repositories;
    type Reply = Page<SourceFile>;

    async fn fetch(self, repositories: &Repositories, cx: &Context) -> Result<Page<SourceFile>> {
        let repository = repositories.get(&self.repository_id).await?;
        let (id, cursor) = (repository.repository_id(), self.cursor.as_deref());
        repositories.files(id, self.limit, cursor, cx).await
    }
}
