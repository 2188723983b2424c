//! `DELETE /api/v1/config/{service}/{key}`: Delete setting
//!
//! Deletes a setting if it was not changed since the caller read it. Its history is kept, and continues
//! if the setting is created again.

use kernel::{Command, Commit, Context, EventSpec, Fact as _, Permission, Policy, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::values::event::SettingDeleted;
use crate::values::name::{Service, SettingId, SettingKey};
use crate::values::repository::Settings;

/// The setting to delete.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeleteConfig {
    service: Service,
    key: SettingKey,
}

impl Command for DeleteConfig {
    const NAME: &'static str = "delete-config";
    const ROUTE: Route = Route::delete("/api/v1/config/{service}/{key}");
    const PERMISSION: Permission = Permission::ManageConfig;
    const POLICY: Policy = Policy::DEFAULT.requires_if_match().no_content();
    const EMITS: &'static [EventSpec] = &[SettingDeleted::SPEC];
    type Dependencies = Settings;
    type Reply = ();

    async fn handle(self, settings: &Settings, cx: &Context) -> Result<Commit<()>> {
        let id = SettingId::new(self.service, &self.key);
        settings.delete(&id, cx).await
    }
}
