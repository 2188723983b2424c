//! `PUT /api/v1/services/{name}`
//!
//! Registers the URL and version of a service. Aurora's own domains are registered only by their stacks.
//! With `If-Match`, only if the entry was not changed since the caller read it.

use kernel::named::Named;
use kernel::{
    Command, Commit, Context, Error, EventSpec, Fact as _, Permission, Policy, Result, Route,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::services::{ServiceEntry, ServiceName, ServiceView};
use crate::values::editor::{SettingEditor, SettingInput};
use crate::values::event::SettingChanged;

/// The service and its entry in the registry.
#[derive(Deserialize, JsonSchema)]
#[serde(transparent)]
pub(crate) struct RegisterService(Named<ServiceName, ServiceEntry>);

impl Command for RegisterService {
    const NAME: &'static str = "register-service";
    const ROUTE: Route = Route::put("/api/v1/services/{name}");
    const PERMISSION: Permission = Permission::RegisterServices;
    const POLICY: Policy = Policy::DEFAULT.accepts_if_match();
    const EMITS: &'static [EventSpec] = &[SettingChanged::SPEC];
    type Dependencies = SettingEditor;
    type Reply = ServiceView;

    async fn handle(self, editor: &SettingEditor, cx: &Context) -> Result<Commit<ServiceView>> {
        let Named { name, document } = self.0;
        let input = SettingInput::of(&name.0, &document)?;
        let commit = editor.put(input, cx, ServiceView::of).await?;
        commit.try_map(|view| view.ok_or_else(|| Error::internal("the entry cannot be read back")))
    }
}
