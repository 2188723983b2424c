//! `POST /api/v1/config/flags/{name}/toggle`: Switch flag on or off
//!
//! Switches a flag on or off: to the given state, or from the current one to the other. The callers for
//! which it is on stay the same.

use kernel::{Command, Commit, Context, EventSpec, Fact as _, Permission, Policy, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;
use settings::Flag;

use crate::error::ConfigError;
use crate::flags::FlagView;
use crate::values::editor::{SettingEditor, SettingInput};
use crate::values::event::SettingChanged;
use crate::values::form::SettingForm as _;
use crate::values::name::{Service, SettingId, SettingKey};

/// The flag to switch.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ToggleFlag {
    name: SettingKey,
    /// The new state; without it, the opposite of the current one.
    enabled: Option<bool>,
}

impl Command for ToggleFlag {
    const NAME: &'static str = "toggle-flag";
    const ROUTE: Route = Route::post("/api/v1/config/flags/{name}/toggle");
    const PERMISSION: Permission = Permission::ManageConfig;
    const POLICY: Policy = Policy::DEFAULT.accepts_if_match();
    const EMITS: &'static [EventSpec] = &[SettingChanged::SPEC];
    type Dependencies = SettingEditor;
    type Reply = FlagView;

    async fn handle(self, editor: &SettingEditor, cx: &Context) -> Result<Commit<FlagView>> {
        let id = SettingId::new(Service::FLAGS, &self.name);
        let current = editor.find(&id).await?;
        let before = current.live()?;
        cx.check_version(before.version())?;
        let mut flag = Flag::of(before).ok_or(ConfigError::Unreadable)?;
        flag.enabled = self.enabled.unwrap_or(!flag.enabled);
        let input = SettingInput::of(&self.name, &flag)?;
        editor.set(current, input, cx, FlagView::of)
    }
}
