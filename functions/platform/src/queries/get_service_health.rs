//! `GET /health/{domain}`
//!
//! Whether a domain's functions answer at all. Asks nothing of anybody else; the function runs in the
//! domain's own stack.

use kernel::dependencies::EnvValue;
use kernel::deployment::ServiceName;
use kernel::{Context, Dependency, Deployment, Permission, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::view::HealthView;

/// Nothing to say.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GetServiceHealth {}

/// The domain's name.
pub struct Domain(String);

impl Dependency for Domain {
    type Parts = EnvValue<ServiceName>;

    fn new(domain: Self::Parts) -> Result<Self> {
        Ok(Self(domain.into_string()))
    }
}

impl Query for GetServiceHealth {
    const NAME: &'static str = "get-service-health";
    const ROUTE: Route = Route::get("/health/{domain}");
    const PERMISSION: Permission = Permission::Public;
    const DEPLOYMENT: Deployment = Deployment::DEFAULT.in_every_domain();
    type Dependencies = Domain;
    type Reply = HealthView;

    async fn fetch(self, domain: &Domain, _: &Context) -> Result<HealthView> {
        Ok(HealthView {
            status: "ok",
            service: domain.0.clone(),
        })
    }
}
