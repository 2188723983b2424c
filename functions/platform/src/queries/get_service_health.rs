//! `GET /health/{domain}`: Check that functions answer:
//!
//! Whether the functions of a domain answer. Calls no other service; the function runs in the domain's
//! own stack.

use kernel::dependencies::EnvValue;
use kernel::deployment::ServiceName;
use kernel::{Context, Deployment, Permission, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::view::HealthView;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GetServiceHealth {}

impl Query for GetServiceHealth {
    const NAME: &'static str = "get-service-health";
    const ROUTE: Route = Route::get("/health/{domain}");
    const PERMISSION: Permission = Permission::Public;
    const DEPLOYMENT: Deployment = Deployment::DEFAULT.in_every_domain();
    type Dependencies = EnvValue<ServiceName>;
    type Reply = HealthView;

    async fn fetch(self, domain: &EnvValue<ServiceName>, _: &Context) -> Result<HealthView> {
        Ok(HealthView {
            status: "ok",
            service: domain.to_string(),
        })
    }
}
