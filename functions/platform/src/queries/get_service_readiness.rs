//! `GET /health/{domain}/ready`: Check that a domain is ready:
//!
//! Whether a domain is ready: its table answers, and the event bus and the bucket if its functions use
//! them. If not, the response is 503, and the log has the cause. Administrators see the state of each
//! dependency, and of Parameter Store where it is used. The function runs in the domain's own stack.

use kernel::{Context, Deployment, Permission, Policy, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::readiness::Readiness;
use crate::view::ReadinessView;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GetServiceReadiness {}

impl Query for GetServiceReadiness {
    const NAME: &'static str = "get-service-readiness";
    const ROUTE: Route = Route::get("/health/{domain}/ready");
    const PERMISSION: Permission = Permission::Public;
    const POLICY: Policy = Policy::DEFAULT.with_optional_caller();
    const DEPLOYMENT: Deployment = Deployment::DEFAULT.in_every_domain();
    type Dependencies = Readiness;
    type Reply = ReadinessView;

    async fn fetch(self, readiness: &Readiness, cx: &Context) -> Result<ReadinessView> {
        readiness.check(cx).await
    }
}
