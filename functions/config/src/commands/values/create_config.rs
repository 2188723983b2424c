//! `POST /api/v1/config`: Create setting
//!
//! Creates a setting. It is written to SSM within seconds.

use kernel::{Command, Commit, Context, EventSpec, Fact as _, Permission, Policy, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::values::editor::{SettingEditor, SettingInput};
use crate::values::event::SettingChanged;
use crate::values::name::{Service, SettingKey};
use crate::values::value::RawValue;
use crate::values::view::ConfigView;

/// The setting to create.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreateConfig {
    service: Service,
    key: SettingKey,
    value: RawValue,
    /// Whether the setting is a secret: its value is then stored in SSM alone, encrypted, and never
    /// returned.
    #[serde(default)]
    secret: bool,
}

impl Command for CreateConfig {
    const NAME: &'static str = "create-config";
    const ROUTE: Route = Route::post("/api/v1/config");
    const PERMISSION: Permission = Permission::ManageConfig;
    const POLICY: Policy = Policy::DEFAULT.created();
    const EMITS: &'static [EventSpec] = &[SettingChanged::SPEC];
    type Dependencies = SettingEditor;
    type Reply = ConfigView;

    async fn handle(self, editor: &SettingEditor, cx: &Context) -> Result<Commit<ConfigView>> {
        let input = SettingInput {
            service: self.service,
            key: &self.key,
            value: self.value.0,
            secret: self.secret,
            restores: None,
        };
        editor.create(input, cx, ConfigView::of).await
    }
}
