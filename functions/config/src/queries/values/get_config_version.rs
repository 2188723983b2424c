//! `GET /api/v1/config/{service}/{key}/versions/{version}`: Get version of a setting
//!
//! One change of a setting: the values before and after it, its author, time and interface.

use kernel::{Context, Permission, Query, Result, Route, path_number};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::values::name::{Service, SettingId, SettingKey};
use crate::values::repository::Settings;
use crate::values::view::VersionView;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GetConfigVersion {
    service: Service,
    key: SettingKey,
    version: Number,
}

path_number! {
    /// A version number in a path: 1 to 9999999999, without leading zeros.
    struct Number(u64) in 1..=9_999_999_999, "must be a version number", "^[1-9][0-9]{0,9}$"
}

impl Query for GetConfigVersion {
    const NAME: &'static str = "get-config-version";
    const ROUTE: Route = Route::get("/api/v1/config/{service}/{key}/versions/{version}");
    const PERMISSION: Permission = Permission::ManageConfig;
    type Dependencies = Settings;
    type Reply = VersionView;

    async fn fetch(self, settings: &Settings, _: &Context) -> Result<VersionView> {
        let id = SettingId::new(self.service, &self.key);
        Ok(settings.version(&id, self.version.get()).await?.into())
    }
}
