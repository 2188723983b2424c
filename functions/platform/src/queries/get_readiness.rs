//! `GET /health/ready`: Check that the platform is ready
//!
//! Whether the platform is ready: its table and the event bus answer, and every other domain says that it
//! is ready. If not, the response is 503, and the log has the cause. Administrators see the state of each
//! dependency and domain.

use kernel::{Context, Permission, Policy, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::readiness::PlatformReadiness;
use crate::view::ReadinessView;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GetReadiness {}

impl Query for GetReadiness {
    const NAME: &'static str = "get-readiness";
    const ROUTE: Route = Route::get("/health/ready");
    const PERMISSION: Permission = Permission::Public;
    const POLICY: Policy = Policy::DEFAULT.with_optional_caller();
    type Dependencies = PlatformReadiness;
    type Reply = ReadinessView;

    async fn fetch(self, readiness: &PlatformReadiness, cx: &Context) -> Result<ReadinessView> {
        readiness.check(cx).await
    }
}
