//! `GET /health/{domain}/ready`
//!
//! Whether a domain can do its work: its table, and what it uses of event bus and bucket, answer. If
//! not, it is 503, and the log says why. Administrators are told how each of them is, and Parameter
//! Store where it is used. The function runs in the domain's own stack.

use kernel::{Context, Deployment, Permission, Policy, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::dependencies::Dependencies;
use crate::view::ReadinessView;

/// Nothing to say.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GetServiceReadiness {}

impl Query for GetServiceReadiness {
    const NAME: &'static str = "get-service-readiness";
    const ROUTE: Route = Route::get("/health/{domain}/ready");
    const PERMISSION: Permission = Permission::Public;
    const POLICY: Policy = Policy::DEFAULT.with_optional_caller();
    const DEPLOYMENT: Deployment = Deployment::DEFAULT.in_every_domain();
    type Dependencies = Dependencies;
    type Reply = ReadinessView;

    async fn fetch(self, dependencies: &Dependencies, cx: &Context) -> Result<ReadinessView> {
        dependencies.check(&cx.actor).await
    }
}
