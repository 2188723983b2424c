//! `GET /api/v1/gateway/routes`
//!
//! All routes of the API and their policies on one page, in the order of their paths.

use std::collections::BTreeMap;

use kernel::page::Page;
use kernel::{Context, Permission, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::routes::RouteView;
use crate::values::name::Service;
use crate::values::repository::Settings;
use crate::values::setting::Setting;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListRoutes {
    /// Only routes of this domain.
    service: Option<Service>,
}

impl Query for ListRoutes {
    const NAME: &'static str = "list-routes";
    const ROUTE: Route = Route::get("/api/v1/gateway/routes");
    const PERMISSION: Permission = Permission::ManageConfig;
    type Dependencies = Settings;
    type Reply = Page<RouteView>;

    async fn fetch(self, settings: &Settings, _: &Context) -> Result<Page<RouteView>> {
        let policies = settings.of_service(Service::ROUTES, usize::MAX).await?;
        let policies: BTreeMap<&str, &Setting> = policies
            .iter()
            .map(|setting| (setting.name().parts().1, setting))
            .collect();
        let is_requested = |domain: &str| self.service.is_none_or(|one| one.as_str() == domain);
        let items = gateway::routes()
            .filter(|route| is_requested(route.domain))
            .map(|route| RouteView::of(route, policies.get(route.function).copied()))
            .collect();
        Ok(Page {
            items,
            next_cursor: None,
        })
    }
}
