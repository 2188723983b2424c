//! `POST /api/v1/config`
//!
//! Adds a setting. It reaches SSM, and with it every function, within seconds.

use kernel::{Command, Commit, Context, EventSpec, Fact as _, Permission, Policy, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::values::editor::{SettingEditor, SettingInput};
use crate::values::event::SettingChanged;
use crate::values::name::{Key, Service};
use crate::values::value::Given;
use crate::values::view::ConfigView;

/// The setting to add.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateConfig {
    service: Service,
    key: Key,
    value: Given,
    /// Whether the value is shown to nobody: it is then kept in SSM alone, encrypted.
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
        let wish = SettingInput {
            service: self.service,
            key: &self.key,
            value: self.value.0,
            secret: self.secret,
            restores: None,
        };
        editor.create(wish, cx, ConfigView::of).await
    }
}
