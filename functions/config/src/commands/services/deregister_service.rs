//! `DELETE /api/v1/services/{name}`: Remove service
//!
//! Removes a service from the registry. The service is not stopped: clients that know its URL still
//! reach it. Aurora's own domains are removed only by their stacks.

use kernel::{Command, Commit, Context, EventSpec, Fact as _, Permission, Policy, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::values::event::SettingDeleted;
use crate::values::name::{Service, SettingId, SettingKey};
use crate::values::repository::Settings;

/// The service to remove.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeregisterService {
    #[schemars(example = &"billing")]
    name: SettingKey,
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
        settings.delete(&id, cx).await
    }
}
