//! `PUT /api/v1/gateway/routes/{route_id}`
//!
//! Says what a route does beyond its defaults: whether it answers at all, how long it may take, how
//! often a caller may use it, when it ends, which headers its replies get. What is not said is as the
//! route has it. Every function obeys within a minute or so. With `If-Match`, only if nobody changed
//! the policy since.

use kernel::named::Named;
use kernel::{Command, Commit, Context, EventSpec, Fact as _, Permission, Policy, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;
use settings::RoutePolicy;

use crate::routes::{self, RouteId, RouteView};
use crate::values::editor::{SettingEditor, SettingInput};
use crate::values::event::SettingChanged;

/// The policy that the route shall have.
#[derive(Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct SetRoutePolicy(Named<RouteId, RoutePolicy>);

impl Command for SetRoutePolicy {
    const NAME: &'static str = "set-route-policy";
    const ROUTE: Route = Route::put("/api/v1/gateway/routes/{route_id}");
    const PERMISSION: Permission = Permission::ManageConfig;
    const POLICY: Policy = Policy::DEFAULT.accepts_if_match();
    const EMITS: &'static [EventSpec] = &[SettingChanged::SPEC];
    type Dependencies = SettingEditor;
    type Reply = RouteView;

    async fn handle(self, editor: &SettingEditor, cx: &Context) -> Result<Commit<RouteView>> {
        let Named { name, document } = self.0;
        let route = routes::route(&name.0)?;
        let wish = SettingInput::of(&name.0, &document)?;
        let view = |setting: &_| RouteView::of(route, Some(setting));
        editor.put(wish, cx, view).await
    }
}
