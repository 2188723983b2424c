//! `GET /api/v1/repositories`
//!
//! All repositories in the order of their names. One read.

use kernel::actor::Permission;
use kernel::page::{Limit, Page};
use kernel::{Context, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::repositories::rows::Repositories;
use crate::repositories::view::RepositoryView;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListRepositories {
    #[serde(default)]
    limit: Limit,
    cursor: Option<String>,
}

impl Query for ListRepositories {
    const NAME: &'static str = "list-repositories";
    const ROUTE: Route = Route::get("/api/v1/repositories");
    const PERMISSION: Permission = Permission::ManageRepositories;
    type Dependencies = Repositories;
    type Reply = Page<RepositoryView>;

    async fn fetch(
        self,
        repositories: &Repositories,
        cx: &Context,
    ) -> Result<Page<RepositoryView>> {
        let page = repositories
            .page(self.limit, self.cursor.as_deref(), cx)
            .await?;
        Ok(page.map(|repository| RepositoryView::from(&repository)))
    }
}
