//! `GET /api/v1/config/audit`: List changes of settings
//!
//! All changes of settings with their authors, the newest first: through this API and in SSM itself.

use kernel::page::{Limit, Page};
use kernel::{Context, Permission, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::values::name::Service;
use crate::values::repository::Settings;
use crate::values::view::VersionView;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListConfigAudit {
    /// Only changes of this service's settings.
    service: Option<Service>,
    #[serde(default)]
    limit: Limit,
    cursor: Option<String>,
}

impl Query for ListConfigAudit {
    const NAME: &'static str = "list-config-audit";
    const ROUTE: Route = Route::get("/api/v1/config/audit");
    const PERMISSION: Permission = Permission::ManageConfig;
    type Dependencies = Settings;
    type Reply = Page<VersionView>;

    async fn fetch(self, settings: &Settings, cx: &Context) -> Result<Page<VersionView>> {
        let cursor = self.cursor.as_deref();
        let page = settings.audit(self.service, self.limit, cursor, cx).await?;
        Ok(page.map(VersionView::from))
    }
}
