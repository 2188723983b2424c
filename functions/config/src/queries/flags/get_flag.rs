//! `GET /api/v1/config/flags/{name}`: Get feature flag
//!
//! One feature flag.

use kernel::{Context, Permission, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::flags::FlagView;
use crate::values::name::{Service, SettingId, SettingKey};
use crate::values::repository::Settings;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GetFlag {
    name: SettingKey,
}

impl Query for GetFlag {
    const NAME: &'static str = "get-flag";
    const ROUTE: Route = Route::get("/api/v1/config/flags/{name}");
    const PERMISSION: Permission = Permission::ReadConfig;
    type Dependencies = Settings;
    type Reply = FlagView;

    async fn fetch(self, settings: &Settings, _: &Context) -> Result<FlagView> {
        let id = SettingId::new(Service::FLAGS, &self.name);
        Ok(FlagView::of(&settings.get(&id).await?))
    }
}
