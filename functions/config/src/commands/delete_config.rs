//! `DELETE /api/v1/config/{service}/{key}`
//!
//! Ends a setting, if nobody changed it since the caller read it. Its history stays, and goes on if
//! the setting is made anew.

use kernel::{Command, Commit, Context, EventSpec, Fact as _, Permission, Policy, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::values::event::SettingDeleted;
use crate::values::name::{Key, Service, SettingId};
use crate::values::repository::Settings;

/// The setting to end.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeleteConfig {
    service: Service,
    key: Key,
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
        settings.end(&id, cx).await
    }
}
