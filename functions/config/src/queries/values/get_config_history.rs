//! `GET /api/v1/config/{service}/{key}/history`: List versions of a setting
//!
//! All versions of a setting, also of a deleted one, the newest first.

use kernel::page::{Limit, Page};
use kernel::{Context, Kind, Permission, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::error::ConfigError;
use crate::values::name::{Service, SettingId, SettingKey};
use crate::values::repository::Settings;
use crate::values::view::VersionView;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GetConfigHistory {
    service: Service,
    key: SettingKey,
    #[serde(default)]
    limit: Limit,
    cursor: Option<String>,
}

impl Query for GetConfigHistory {
    const NAME: &'static str = "get-config-history";
    const ROUTE: Route = Route::get("/api/v1/config/{service}/{key}/history");
    const PERMISSION: Permission = Permission::ManageConfig;
    const REFUSES: &'static [Kind] = &[Kind::NotFound];
    type Dependencies = Settings;
    type Reply = Page<VersionView>;

    async fn fetch(self, settings: &Settings, cx: &Context) -> Result<Page<VersionView>> {
        let id = SettingId::new(self.service, &self.key);
        let cursor = self.cursor.as_deref();
        let page = settings.history(&id, self.limit, cursor, cx).await?;
        if page.items.is_empty() && cursor.is_none() {
            return Err(ConfigError::NotFound.into());
        }
        Ok(page.map(VersionView::from))
    }
}
