//! `GET /api/v1/config/schemas/{service}`: Get schema of settings
//!
//! The schema of a service's settings.

use kernel::{Context, Permission, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::schemas::repository::Schemas;
use crate::schemas::view::SchemaView;
use crate::values::name::Service;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GetConfigSchema {
    service: Service,
}

impl Query for GetConfigSchema {
    const NAME: &'static str = "get-config-schema";
    const ROUTE: Route = Route::get("/api/v1/config/schemas/{service}");
    const PERMISSION: Permission = Permission::ReadConfig;
    type Dependencies = Schemas;
    type Reply = SchemaView;

    async fn fetch(self, schemas: &Schemas, _: &Context) -> Result<SchemaView> {
        SchemaView::of(&schemas.get(self.service).await?)
    }
}
