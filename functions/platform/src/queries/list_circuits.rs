//! `GET /api/v1/gateway/circuits`
//!
//! The circuit breakers between domains that have ever opened, in the order of their callers. An open one
//! arrives here shortly after it has opened.

use kernel::page::{Limit, Page};
use kernel::table::{Index, KeyQuery};
use kernel::{Context, Permission, Query, ReadModel, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::consumers::copy_circuits::{ALL, CircuitCopy};
use crate::view::CircuitView;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListCircuits {
    #[serde(default)]
    limit: Limit,
    cursor: Option<String>,
}

impl Query for ListCircuits {
    const NAME: &'static str = "list-circuits";
    const ROUTE: Route = Route::get("/api/v1/gateway/circuits");
    const PERMISSION: Permission = Permission::ManageCircuits;
    type Dependencies = ReadModel<CircuitCopy>;
    type Reply = Page<CircuitView>;

    async fn fetch(
        self,
        circuits: &ReadModel<CircuitCopy>,
        cx: &Context,
    ) -> Result<Page<CircuitView>> {
        let all = KeyQuery::partition(Index::Gsi1, ALL);
        let page = circuits
            .page(all, self.limit, self.cursor.as_deref(), cx)
            .await?;
        Ok(page.map(CircuitView::from))
    }
}
