//! `DELETE /api/v1/config/flags/{name}`: Delete feature flag
//!
//! Deletes a flag if it was not changed since the caller read it. The flag is then off for all callers.
//! Its history is kept.

use kernel::{Command, Commit, Context, EventSpec, Fact as _, Permission, Policy, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::values::event::SettingDeleted;
use crate::values::name::{Service, SettingId, SettingKey};
use crate::values::repository::Settings;

/// The flag to delete.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeleteFlag {
    name: SettingKey,
}

impl Command for DeleteFlag {
    const NAME: &'static str = "delete-flag";
    const ROUTE: Route = Route::delete("/api/v1/config/flags/{name}");
    const PERMISSION: Permission = Permission::ManageConfig;
    const POLICY: Policy = Policy::DEFAULT.requires_if_match().no_content();
    const EMITS: &'static [EventSpec] = &[SettingDeleted::SPEC];
    type Dependencies = Settings;
    type Reply = ();

    async fn handle(self, settings: &Settings, cx: &Context) -> Result<Commit<()>> {
        let id = SettingId::new(Service::FLAGS, &self.name);
        settings.delete(&id, cx).await
    }
}
