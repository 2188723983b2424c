//! `GET /health/ready`
//!
//! Whether the platform can do its work: its table and the event bus answer. If not, it is 503, and the log says why. Administrators are told how each of them is.

use kernel::{Context, Permission, Policy, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::dependencies::Dependencies;
use crate::view::ReadinessView;

/// Nothing to say.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GetReadiness {}

impl Query for GetReadiness {
    const NAME: &'static str = "get-readiness";
    const ROUTE: Route = Route::get("/health/ready");
    const PERMISSION: Permission = Permission::Public;
    const POLICY: Policy = Policy::DEFAULT.with_optional_caller();
    type Dependencies = Dependencies;
    type Reply = ReadinessView;

    async fn fetch(self, dependencies: &Dependencies, cx: &Context) -> Result<ReadinessView> {
        dependencies.check(&cx.actor).await
    }
}
