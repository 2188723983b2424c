//! `PUT /api/v1/config/flags/{name}`: Replace feature flag
//!
//! Replaces a flag if it was not changed since the caller read it. Fields that are not given are
//! removed.

use kernel::named::Named;
use kernel::{Command, Commit, Context, EventSpec, Fact as _, Permission, Policy, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;
use settings::Flag;

use crate::flags::{FlagName, FlagView};
use crate::values::editor::{SettingEditor, SettingInput};
use crate::values::event::SettingChanged;

/// The new flag.
#[derive(Deserialize, JsonSchema)]
#[serde(transparent)]
pub(crate) struct UpdateFlag(Named<FlagName, Flag>);

impl Command for UpdateFlag {
    const NAME: &'static str = "update-flag";
    const ROUTE: Route = Route::put("/api/v1/config/flags/{name}");
    const PERMISSION: Permission = Permission::ManageConfig;
    const POLICY: Policy = Policy::DEFAULT.requires_if_match();
    const EMITS: &'static [EventSpec] = &[SettingChanged::SPEC];
    type Dependencies = SettingEditor;
    type Reply = FlagView;

    async fn handle(self, editor: &SettingEditor, cx: &Context) -> Result<Commit<FlagView>> {
        let Named { name, document } = self.0;
        let input = SettingInput::of(&name.0, &document)?;
        editor.update(input, cx, FlagView::of).await
    }
}
