//! `GET /api/v1/services`
//!
//! All services in the registry, in the order of their names.

use kernel::page::{Limit, Page};
use kernel::{Context, Permission, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::services::ServiceView;
use crate::values::name::Service;
use crate::values::repository::Settings;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListServices {
    #[serde(default)]
    limit: Limit,
    cursor: Option<String>,
}

impl Query for ListServices {
    const NAME: &'static str = "list-services";
    const ROUTE: Route = Route::get("/api/v1/services");
    const PERMISSION: Permission = Permission::ReadConfig;
    type Dependencies = Settings;
    type Reply = Page<ServiceView>;

    async fn fetch(self, settings: &Settings, cx: &Context) -> Result<Page<ServiceView>> {
        let cursor = self.cursor.as_deref();
        let page = settings
            .page(Some(Service::SERVICES), "", self.limit, cursor, cx)
            .await?;
        Ok(Page {
            items: page.items.iter().filter_map(ServiceView::of).collect(),
            next_cursor: page.next_cursor,
        })
    }
}
