//! `GET /health/{domain}`
//!
//! Whether a domain's functions answer at all. Asks nothing of anybody else; the function runs in the
//! domain's own stack.

use kernel::{Context, Permission, Policy, Query, Repository, Resources, Result, Route, Variable};
use lambda::Function;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::view::HealthView;

/// Nothing to say.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GetServiceHealth {}

/// The domain's name.
pub struct Domain(String);

impl Repository for Domain {
    const USES_TABLE: bool = false;

    fn open(resources: &Resources) -> Result<Self> {
        resources.variable(Variable::ServiceName).map(Self)
    }
}

impl Query for GetServiceHealth {
    const NAME: &'static str = "get-service-health";
    const ROUTE: Route = Route::get("/health/{domain}");
    const PERMISSION: Permission = Permission::Public;
    const POLICY: Policy = Policy::DEFAULT.with_variables(&[Variable::ServiceName]);
    type Repository = Domain;
    type Reply = HealthView;

    async fn fetch(self, domain: &Domain, _: &Context) -> Result<HealthView> {
        Ok(HealthView {
            status: "ok",
            service: domain.0.clone(),
        })
    }
}

/// The function.
#[must_use]
pub fn entry() -> Function {
    lambda::query::<GetServiceHealth>()
}
