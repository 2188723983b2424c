//! `GET /api/v1/gateway/routes/{route_id}`
//!
//! One of the API's routes and its policy.

use kernel::{Context, Permission, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::routes::{self, RouteView};
use crate::values::name::{Service, SettingId, SettingKey};
use crate::values::repository::Settings;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GetRoute {
    #[schemars(example = &"create-subject")]
    route_id: SettingKey,
}

impl Query for GetRoute {
    const NAME: &'static str = "get-route";
    const ROUTE: Route = Route::get("/api/v1/gateway/routes/{route_id}");
    const PERMISSION: Permission = Permission::ManageConfig;
    type Dependencies = Settings;
    type Reply = RouteView;

    async fn fetch(self, settings: &Settings, _: &Context) -> Result<RouteView> {
        let route = routes::route(&self.route_id)?;
        let id = SettingId::new(Service::ROUTES, &self.route_id);
        Ok(RouteView::of(route, settings.find(&id).await?.as_ref()))
    }
}
