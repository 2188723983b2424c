//! `DELETE /api/v1/gateway/routes/{route_id}`: Reset policy of a route
//!
//! Resets a route to its defaults. With `If-Match`, only if its policy was not changed since the caller
//! read it.

use kernel::{Command, Commit, Context, EventSpec, Fact as _, Permission, Policy, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::routes;
use crate::values::event::SettingDeleted;
use crate::values::name::{Service, SettingId, SettingKey};
use crate::values::repository::Settings;
use crate::values::setting::Setting;

/// The route whose policy to delete.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ResetRoutePolicy {
    #[schemars(example = &"create-subject")]
    route_id: SettingKey,
}

impl Command for ResetRoutePolicy {
    const NAME: &'static str = "reset-route-policy";
    const ROUTE: Route = Route::delete("/api/v1/gateway/routes/{route_id}");
    const PERMISSION: Permission = Permission::ManageConfig;
    const POLICY: Policy = Policy::DEFAULT.accepts_if_match().no_content();
    const EMITS: &'static [EventSpec] = &[SettingDeleted::SPEC];
    type Dependencies = Settings;
    type Reply = ();

    async fn handle(self, settings: &Settings, cx: &Context) -> Result<Commit<()>> {
        let id = SettingId::new(Service::ROUTES, &self.route_id);
        let Some(before) = settings.find(&id).await?.filter(Setting::is_live) else {
            routes::route(&self.route_id)?;
            cx.check_version(0)?;
            return Ok(Commit::nothing());
        };
        cx.check_version(before.version())?;
        settings.save(before.delete(cx))
    }
}
