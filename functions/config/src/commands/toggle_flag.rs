//! `POST /api/v1/config/flags/{name}/toggle`
//!
//! Switches a flag to the other side, or to the one that is said. For whom it is on stays as it is.

use kernel::{Command, Commit, Context, EventSpec, Fact as _, Permission, Policy, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;
use settings::Flag;

use crate::error::ConfigError;
use crate::flags::FlagView;
use crate::values::document::Document as _;
use crate::values::editor::{SettingEditor, SettingInput};
use crate::values::event::SettingChanged;
use crate::values::name::{Key, Service, SettingId};

/// The flag to switch.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ToggleFlag {
    name: Key,
    /// What it shall be; without it, what it is not.
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
        let found = editor.find(&id).await?;
        let before = found.live()?;
        cx.check_version(before.version())?;
        let mut flag = Flag::of(before).ok_or(ConfigError::Unreadable)?;
        flag.enabled = self.enabled.unwrap_or(!flag.enabled);
        let wish = SettingInput::of(&self.name, &flag)?;
        editor.set(found, wish, cx, FlagView::of)
    }
}
