//! `GET /api/v1/config/{service}/effective`: Get settings of a service
//!
//! The effective settings of a service: those of `shared`, overridden by its own, with one `ETag` for
//! all of them. At most 1000 settings of each of the two, and 2 MB of values.

use kernel::{Context, Kind, Permission, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::error::ConfigError;
use crate::values::name::Service;
use crate::values::repository::Settings;
use crate::values::setting::Setting;
use crate::values::view::EffectiveView;

/// The most settings of one service in a reply.
const SETTINGS_LIMIT: usize = 1000;

/// The most bytes of values in a reply: Lambda's limit is 6 MB, and escaping may double their size.
const SIZE_LIMIT: usize = 2_000_000;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GetEffectiveConfig {
    service: Service,
}

impl Query for GetEffectiveConfig {
    const NAME: &'static str = "get-effective-config";
    const ROUTE: Route = Route::get("/api/v1/config/{service}/effective");
    const PERMISSION: Permission = Permission::ReadConfig;
    const REFUSES: &'static [Kind] = &[Kind::Conflict];
    type Dependencies = Settings;
    type Reply = EffectiveView;

    async fn fetch(self, settings: &Settings, _: &Context) -> Result<EffectiveView> {
        let mut all = read_limited(settings, Service::SHARED).await?;
        if self.service != Service::SHARED {
            all.extend(read_limited(settings, self.service).await?);
        }
        let sizes = all.iter().filter_map(Setting::value);
        if sizes.map(|value| value.as_text().len()).sum::<usize>() > SIZE_LIMIT {
            return Err(ConfigError::TooMany.into());
        }
        Ok(EffectiveView::of(self.service.as_str(), &all))
    }
}

async fn read_limited(settings: &Settings, service: Service) -> Result<Vec<Setting>> {
    let found = settings.of_service(service, SETTINGS_LIMIT).await?;
    if found.len() > SETTINGS_LIMIT {
        return Err(ConfigError::TooMany.into());
    }
    Ok(found)
}
