//! `PUT /api/v1/config/flags/{name}`
//!
//! Says anew for whom a flag is on, if nobody changed it since the caller read it. What is not said
//! is no longer so.

use kernel::named::Named;
use kernel::{Command, Commit, Context, EventSpec, Fact as _, Permission, Policy, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;
use settings::Flag;

use crate::flags::{FlagName, FlagView};
use crate::values::editor::{SettingEditor, SettingInput};
use crate::values::event::SettingChanged;

/// The flag as it shall be.
#[derive(Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct UpdateFlag(Named<FlagName, Flag>);

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
        let wish = SettingInput::of(&name.0, &document)?;
        editor.update(wish, cx, FlagView::of).await
    }
}
