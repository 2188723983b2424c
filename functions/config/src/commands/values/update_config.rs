//! `PUT /api/v1/config/{service}/{key}`: Change setting
//!
//! Changes the value of a setting if it was not changed since the caller read it. A secret stays a
//! secret.

use kernel::{Command, Commit, Context, EventSpec, Fact as _, Permission, Policy, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::values::editor::{SettingEditor, SettingInput};
use crate::values::event::SettingChanged;
use crate::values::name::{Service, SettingKey};
use crate::values::value::RawValue;
use crate::values::view::ConfigView;

/// The new value of the setting.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UpdateConfig {
    service: Service,
    key: SettingKey,
    value: RawValue,
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
        let input = SettingInput {
            service: self.service,
            key: &self.key,
            value: self.value.0,
            secret: false,
            restores: None,
        };
        editor.update(input, cx, ConfigView::of).await
    }
}
