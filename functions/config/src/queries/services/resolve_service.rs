//! `GET /api/v1/services/{name}`: Get service
//!
//! The URL, version and health check of a service.

use kernel::{Context, Permission, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::error::ConfigError;
use crate::services::ServiceView;
use crate::values::name::{Service, SettingId, SettingKey};
use crate::values::repository::Settings;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ResolveService {
    #[schemars(example = &"billing")]
    name: SettingKey,
}

impl Query for ResolveService {
    const NAME: &'static str = "resolve-service";
    const ROUTE: Route = Route::get("/api/v1/services/{name}");
    const PERMISSION: Permission = Permission::ReadConfig;
    type Dependencies = Settings;
    type Reply = ServiceView;

    async fn fetch(self, settings: &Settings, _: &Context) -> Result<ServiceView> {
        let id = SettingId::new(Service::SERVICES, &self.name);
        let setting = settings.get(&id).await?;
        ServiceView::of(&setting).ok_or_else(|| ConfigError::Unreadable.into())
    }
}
