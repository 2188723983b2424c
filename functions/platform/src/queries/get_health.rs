//! `GET /health`: Check that the API answers
//!
//! Whether the API answers. Calls no other service.

use kernel::{Context, Permission, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::view::HealthView;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GetHealth {}

impl Query for GetHealth {
    const NAME: &'static str = "get-health";
    const ROUTE: Route = Route::get("/health");
    const PERMISSION: Permission = Permission::Public;
    type Dependencies = ();
    type Reply = HealthView;

    async fn fetch(self, (): &(), _: &Context) -> Result<HealthView> {
        Ok(HealthView {
            status: "ok",
            service: "platform".to_owned(),
        })
    }
}
