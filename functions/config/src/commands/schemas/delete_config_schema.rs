//! `DELETE /api/v1/config/schemas/{service}`: Delete schema of settings
//!
//! Deletes the schema of a service if it was not changed since the caller read it. The values of the
//! service are no longer checked. The versions of the schema continue if it is set again.

use kernel::{
    Command, Commit, Context, Entity as _, EventSpec, Fact as _, Permission, Policy, Result, Route,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::schemas::event::SchemaDeleted;
use crate::schemas::repository::Schemas;
use crate::values::name::Service;

/// The service whose schema to delete.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeleteConfigSchema {
    service: Service,
}

impl Command for DeleteConfigSchema {
    const NAME: &'static str = "delete-config-schema";
    const ROUTE: Route = Route::delete("/api/v1/config/schemas/{service}");
    const PERMISSION: Permission = Permission::ManageConfig;
    const POLICY: Policy = Policy::DEFAULT.requires_if_match().no_content();
    const EMITS: &'static [EventSpec] = &[SchemaDeleted::SPEC];
    type Dependencies = Schemas;
    type Reply = ();

    async fn handle(self, schemas: &Schemas, cx: &Context) -> Result<Commit<()>> {
        let mut schema = schemas.get(self.service).await?;
        cx.check_version(schema.history().version())?;
        schema.delete(cx.actor.name(), cx.now);
        schemas.save(schema)
    }
}
