//! `POST /api/v1/config/flags`: Create feature flag
//!
//! Creates a feature flag. Every function uses it after about a minute.

use kernel::named::Named;
use kernel::{Command, Commit, Context, EventSpec, Fact as _, Permission, Policy, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;
use settings::Flag;

use crate::flags::{FlagName, FlagView};
use crate::values::editor::{SettingEditor, SettingInput};
use crate::values::event::SettingChanged;

/// The flag to create.
#[derive(Deserialize, JsonSchema)]
#[serde(transparent)]
pub(crate) struct CreateFlag(Named<FlagName, Flag>);

impl Command for CreateFlag {
    const NAME: &'static str = "create-flag";
    const ROUTE: Route = Route::post("/api/v1/config/flags");
    const PERMISSION: Permission = Permission::ManageConfig;
    const POLICY: Policy = Policy::DEFAULT.created();
    const EMITS: &'static [EventSpec] = &[SettingChanged::SPEC];
    type Dependencies = SettingEditor;
    type Reply = FlagView;

    async fn handle(self, editor: &SettingEditor, cx: &Context) -> Result<Commit<FlagView>> {
        let Named { name, document } = self.0;
        let input = SettingInput::of(&name.0, &document)?;
        editor.create(input, cx, FlagView::of).await
    }
}
