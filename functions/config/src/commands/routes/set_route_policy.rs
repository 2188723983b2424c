//! `PUT /api/v1/gateway/routes/{route_id}`: Set policy of a route
//!
//! Sets the policy of a route: whether it is enabled, its timeout, its rate limit per caller, the dates
//! of its deprecation and removal, headers of its replies that are added, removed or renamed, and, for a
//! query that everybody may use, what it answers while its function fails. Fields that are not given keep
//! the route's defaults. Functions apply the policy after about a minute. With `If-Match`, only if the
//! policy was not changed since the caller read it.

use kernel::named::Named;
use kernel::{Command, Commit, Context, EventSpec, Fact as _, Permission, Policy, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;
use settings::RoutePolicy;

use crate::routes::{self, RouteId, RouteView};
use crate::values::editor::{SettingEditor, SettingInput};
use crate::values::event::SettingChanged;

/// The new policy of the route.
#[derive(Deserialize, JsonSchema)]
#[serde(transparent)]
pub(crate) struct SetRoutePolicy(Named<RouteId, RoutePolicy>);

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
        let input = SettingInput::of(&name.0, &document)?;
        let view = |setting: &_| RouteView::of(route, Some(setting));
        editor.put(input, cx, view).await
    }
}
