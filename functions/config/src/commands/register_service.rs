//! `PUT /api/v1/services/{name}`
//!
//! Tells everybody where a service is. Aurora's own domains are registered by their stacks alone. With
//! `If-Match`, only if nobody changed the entry since.

use kernel::named::Named;
use kernel::{
    Command, Commit, Context, Error, EventSpec, Fact as _, Permission, Policy, Result, Route,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::services::{ServiceName, ServicePlace, ServiceView};
use crate::values::editor::{SettingEditor, SettingInput};
use crate::values::event::SettingChanged;

/// The service, and where it is.
#[derive(Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct RegisterService(Named<ServiceName, ServicePlace>);

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
        let wish = SettingInput::of(&name.0, &document)?;
        let commit = editor.put(wish, cx, ServiceView::of).await?;
        commit.try_map(|view| view.ok_or_else(|| Error::internal("a place that cannot be read")))
    }
}
