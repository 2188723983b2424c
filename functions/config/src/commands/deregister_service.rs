//! `DELETE /api/v1/services/{name}`
//!
//! Takes a service out of the registry. It is not stopped: whoever knows where it is still reaches it.
//! Aurora's own domains leave with their stacks alone.

use kernel::{Command, Commit, Context, EventSpec, Fact as _, Permission, Policy, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::values::event::SettingDeleted;
use crate::values::name::{Key, Service, SettingId};
use crate::values::repository::Settings;

/// The service to forget.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeregisterService {
    #[schemars(example = &"billing")]
    name: Key,
}

impl Command for DeregisterService {
    const NAME: &'static str = "deregister-service";
    const ROUTE: Route = Route::delete("/api/v1/services/{name}");
    const PERMISSION: Permission = Permission::RegisterServices;
    const POLICY: Policy = Policy::DEFAULT.accepts_if_match().no_content();
    const EMITS: &'static [EventSpec] = &[SettingDeleted::SPEC];
    type Dependencies = Settings;
    type Reply = ();

    async fn handle(self, settings: &Settings, cx: &Context) -> Result<Commit<()>> {
        let id = SettingId::new(Service::SERVICES, &self.name);
        settings.end(&id, cx).await
    }
}
