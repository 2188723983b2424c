//! `PUT /api/v1/config/schemas/{service}`: Set schema of settings
//!
//! Sets the schema of a service: a JSON Schema 2020-12 of an object with all its settings. Each value is
//! checked on its own, so `required` is documentation only. A schema that existing settings violate is
//! refused with their keys; existing secrets are not checked, because only SSM can read them. With
//! `If-Match`, only if the schema was not changed since the caller read it.

use kernel::{
    Command, Commit, Context, Entity as _, EventSpec, Fact as _, Permission, Policy, Result, Route,
};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use crate::error::ConfigError;
use crate::schemas::check::Rules;
use crate::schemas::event::SchemaChanged;
use crate::schemas::repository::Schemas;
use crate::schemas::schema::ServiceSchema;
use crate::schemas::view::SchemaView;
use crate::values::name::Service;
use crate::values::repository::Settings;

/// The most keys in the error for a violated schema.
const KEYS_LIMIT: usize = 50;

/// The new schema of the service.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PutConfigSchema {
    service: Service,
    /// The schema, at most 16384 bytes. Its references may only point to its own `$defs`.
    #[schemars(extend("type" = "object"), example = example())]
    schema: Value,
}

fn example() -> Value {
    serde_json::json!({ "type": "object", "properties": { "page-size": { "type": "integer" } } })
}

impl Command for PutConfigSchema {
    const NAME: &'static str = "put-config-schema";
    const ROUTE: Route = Route::put("/api/v1/config/schemas/{service}");
    const PERMISSION: Permission = Permission::ManageConfig;
    const POLICY: Policy = Policy::DEFAULT.accepts_if_match();
    const EMITS: &'static [EventSpec] = &[SchemaChanged::SPEC];
    type Dependencies = (Schemas, Settings);
    type Reply = SchemaView;

    async fn handle(
        self,
        (schemas, settings): &Self::Dependencies,
        cx: &Context,
    ) -> Result<Commit<SchemaView>> {
        let rules = Rules::of(&self.schema)?;
        let settings = settings.of_service(self.service, usize::MAX).await?;
        let broken = settings.iter().filter(|setting| {
            let (_, key) = setting.name().parts();
            setting
                .value()
                .is_some_and(|value| !rules.accepts(key, &value.json()))
        });
        let broken: Vec<String> = broken
            .map(|setting| setting.name().parts().1.to_owned())
            .take(KEYS_LIMIT)
            .collect();
        if !broken.is_empty() {
            return Err(ConfigError::Broken(broken).into());
        }
        let before = schemas.find(self.service).await?;
        let live = before.as_ref().filter(|before| before.is_live());
        cx.check_version(live.map_or(0, |live| live.history().version()))?;
        let by = cx.actor.name();
        let schema = ServiceSchema::replace(before, self.service, &self.schema, by, cx.now);
        let view = SchemaView::of(&schema)?;
        Ok(schemas.save(schema)?.reply(view))
    }
}
