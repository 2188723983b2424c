//! `GET /api/v1/config/schemas`: List schemas of settings
//!
//! The schemas of all services that have one.

use kernel::page::{Limit, Page};
use kernel::{Context, Permission, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::schemas::repository::Schemas;
use crate::schemas::view::SchemaView;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListConfigSchemas {
    #[serde(default)]
    limit: Limit,
    cursor: Option<String>,
}

impl Query for ListConfigSchemas {
    const NAME: &'static str = "list-config-schemas";
    const ROUTE: Route = Route::get("/api/v1/config/schemas");
    const PERMISSION: Permission = Permission::ReadConfig;
    type Dependencies = Schemas;
    type Reply = Page<SchemaView>;

    async fn fetch(self, schemas: &Schemas, cx: &Context) -> Result<Page<SchemaView>> {
        let page = schemas.page(self.limit, self.cursor.as_deref(), cx).await?;
        let items = page
            .items
            .iter()
            .map(SchemaView::of)
            .collect::<Result<_>>()?;
        Ok(Page {
            items,
            next_cursor: page.next_cursor,
        })
    }
}
