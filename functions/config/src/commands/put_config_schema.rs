//! `PUT /api/v1/config/schemas/{service}`
//!
//! Says what a service's settings may be: a JSON Schema 2020-12 of the object of its settings. Each
//! value is checked on its own, so `required` is a note to readers. A schema that settings break is
//! refused with their keys; secrets, which nobody can read, are not asked. With `If-Match`, only if
//! nobody changed the schema since.

use kernel::{
    Command, Commit, Context, Dependency, Entity as _, EventSpec, Fact as _, Permission, Policy,
    Result, Route,
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

/// The most keys that a refusal names.
const NAMED: usize = 50;

/// The schema that the service shall have.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PutConfigSchema {
    service: Service,
    /// The schema, at most 16384 bytes. It may refer to its own `$defs` and to nothing else.
    #[schemars(extend("type" = "object"), example = example())]
    schema: Value,
}

fn example() -> Value {
    serde_json::json!({ "type": "object", "properties": { "page-size": { "type": "integer" } } })
}

/// The schemas, and the settings that have to satisfy them.
pub struct Shelf {
    schemas: Schemas,
    settings: Settings,
}

impl Dependency for Shelf {
    type Parts = (Schemas, Settings);

    fn new((schemas, settings): Self::Parts) -> Result<Self> {
        Ok(Self { schemas, settings })
    }
}

impl Command for PutConfigSchema {
    const NAME: &'static str = "put-config-schema";
    const ROUTE: Route = Route::put("/api/v1/config/schemas/{service}");
    const PERMISSION: Permission = Permission::ManageConfig;
    const POLICY: Policy = Policy::DEFAULT.accepts_if_match();
    const EMITS: &'static [EventSpec] = &[SchemaChanged::SPEC];
    type Dependencies = Shelf;
    type Reply = SchemaView;

    async fn handle(self, shelf: &Shelf, cx: &Context) -> Result<Commit<SchemaView>> {
        let rules = Rules::of(&self.schema)?;
        let settings = shelf.settings.of_service(self.service, usize::MAX).await?;
        let broken = settings.iter().filter(|setting| {
            let (_, key) = setting.name().parts();
            setting
                .value()
                .is_some_and(|value| !rules.accepts(key, &value.json()))
        });
        let broken: Vec<String> = broken
            .map(|setting| setting.name().parts().1.to_owned())
            .take(NAMED)
            .collect();
        if !broken.is_empty() {
            return Err(ConfigError::Broken(broken).into());
        }
        let before = shelf.schemas.find(self.service).await?;
        let version = before
            .as_ref()
            .map_or(0, |before| before.history().version());
        cx.check_version(version)?;
        let by = cx.actor.name();
        let schema = ServiceSchema::replace(before, self.service, &self.schema, by, cx.now);
        let view = SchemaView::of(&schema)?;
        Ok(shelf.schemas.save(schema)?.reply(view))
    }
}
