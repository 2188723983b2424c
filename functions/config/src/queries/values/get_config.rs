//! `GET /api/v1/config/{service}/{key}`: Get setting
//!
//! One setting. The value of a secret is null.

use kernel::{Context, Permission, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::values::name::{Service, SettingId, SettingKey};
use crate::values::repository::Settings;
use crate::values::view::ConfigView;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GetConfig {
    service: Service,
    key: SettingKey,
}

impl Query for GetConfig {
    const NAME: &'static str = "get-config";
    const ROUTE: Route = Route::get("/api/v1/config/{service}/{key}");
    const PERMISSION: Permission = Permission::ReadConfig;
    type Dependencies = Settings;
    type Reply = ConfigView;

    async fn fetch(self, settings: &Settings, _: &Context) -> Result<ConfigView> {
        let setting = settings
            .get(&SettingId::new(self.service, &self.key))
            .await?;
        Ok(ConfigView::of(&setting))
    }
}
