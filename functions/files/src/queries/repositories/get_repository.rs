//! `GET /api/v1/repositories/{repository_id}`
//!
//! One repository, with the sync that runs and what the last one has done. One read.

use kernel::actor::Permission;
use kernel::{Context, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::repositories::rows::Repositories;
use crate::repositories::values::RepositoryId;
use crate::repositories::view::RepositoryView;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GetRepository {
    repository_id: RepositoryId,
}

impl Query for GetRepository {
    const NAME: &'static str = "get-repository";
    const ROUTE: Route = Route::get("/api/v1/repositories/{repository_id}");
    const PERMISSION: Permission = Permission::ManageRepositories;
    type Dependencies = Repositories;
    type Reply = RepositoryView;

    async fn fetch(self, repositories: &Repositories, _: &Context) -> Result<RepositoryView> {
        let repository = repositories.get(&self.repository_id).await?;
        Ok(RepositoryView::from(&repository))
    }
}
