//! `PUT /api/v1/config/{service}/{key}`
//!
//! Gives a setting another value, if nobody changed it since the caller read it. A secret stays one.

use kernel::{Command, Commit, Context, EventSpec, Fact as _, Permission, Policy, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::values::editor::{SettingEditor, SettingInput};
use crate::values::event::SettingChanged;
use crate::values::name::{Key, Service};
use crate::values::value::Given;
use crate::values::view::ConfigView;

/// The value that the setting shall have.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateConfig {
    service: Service,
    key: Key,
    value: Given,
}

impl Command for UpdateConfig {
    const NAME: &'static str = "update-config";
    const ROUTE: Route = Route::put("/api/v1/config/{service}/{key}");
    const PERMISSION: Permission = Permission::ManageConfig;
    const POLICY: Policy = Policy::DEFAULT.requires_if_match();
    const EMITS: &'static [EventSpec] = &[SettingChanged::SPEC];
    type Dependencies = SettingEditor;
    type Reply = ConfigView;

    async fn handle(self, editor: &SettingEditor, cx: &Context) -> Result<Commit<ConfigView>> {
        let wish = SettingInput {
            service: self.service,
            key: &self.key,
            value: self.value.0,
            secret: false,
            restores: None,
        };
        editor.update(wish, cx, ConfigView::of).await
    }
}
