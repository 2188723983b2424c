//! `GET /api/v1/config`: List settings
//!
//! The settings of all services, or of one, in the order of their keys.

use kernel::page::{Limit, Page};
use kernel::text::Text;
use kernel::{Context, Permission, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::values::name::Service;
use crate::values::repository::Settings;
use crate::values::view::ConfigView;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListConfigs {
    /// Only settings of this service.
    service: Option<Service>,
    /// Only settings whose keys begin with this text.
    prefix: Option<Text<64>>,
    #[serde(default)]
    limit: Limit,
    cursor: Option<String>,
}

impl Query for ListConfigs {
    const NAME: &'static str = "list-configs";
    const ROUTE: Route = Route::get("/api/v1/config");
    const PERMISSION: Permission = Permission::ReadConfig;
    type Dependencies = Settings;
    type Reply = Page<ConfigView>;

    async fn fetch(self, settings: &Settings, cx: &Context) -> Result<Page<ConfigView>> {
        let prefix = self.prefix.as_ref().map_or("", Text::as_str);
        let cursor = self.cursor.as_deref();
        let page = settings
            .page(self.service, prefix, self.limit, cursor, cx)
            .await?;
        Ok(page.map(|setting| ConfigView::of(&setting)))
    }
}
