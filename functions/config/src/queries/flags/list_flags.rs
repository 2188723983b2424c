//! `GET /api/v1/config/flags`: List feature flags
//!
//! The feature flags in the order of their names.

use kernel::page::{Limit, Page};
use kernel::text::Text;
use kernel::{Context, Permission, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::flags::FlagView;
use crate::values::name::Service;
use crate::values::repository::Settings;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListFlags {
    /// Only flags whose names begin with this text.
    prefix: Option<Text<64>>,
    #[serde(default)]
    limit: Limit,
    cursor: Option<String>,
}

impl Query for ListFlags {
    const NAME: &'static str = "list-flags";
    const ROUTE: Route = Route::get("/api/v1/config/flags");
    const PERMISSION: Permission = Permission::ReadConfig;
    type Dependencies = Settings;
    type Reply = Page<FlagView>;

    async fn fetch(self, settings: &Settings, cx: &Context) -> Result<Page<FlagView>> {
        let prefix = self.prefix.as_ref().map_or("", Text::as_str);
        let cursor = self.cursor.as_deref();
        let page = settings
            .page(Some(Service::FLAGS), prefix, self.limit, cursor, cx)
            .await?;
        Ok(page.map(|setting| FlagView::of(&setting)))
    }
}
