//! `GET /api/v1/config/{service}/{key}/versions/{version}`
//!
//! One change of a setting: the values before and after it, its author, time and interface.

use std::borrow::Cow;

use kernel::{Context, Permission, Query, Result, Route};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use crate::values::name::{Service, SettingId, SettingKey};
use crate::values::repository::Settings;
use crate::values::view::VersionView;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GetConfigVersion {
    service: Service,
    key: SettingKey,
    version: Number,
}

/// A version number in a path: 1 to 9999999999, without leading zeros.
#[derive(Debug)]
struct Number(u64);

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let canonical =
            |number: &u64| number.to_string() == text && (1..=9_999_999_999).contains(number);
        match text.parse().ok().filter(canonical) {
            Some(number) => Ok(Self(number)),
            None => Err(D::Error::custom("must be a version number")),
        }
    }
}

impl JsonSchema for Number {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Number".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^[1-9][0-9]{0,9}$", "examples": ["1"] })
    }
}

impl Query for GetConfigVersion {
    const NAME: &'static str = "get-config-version";
    const ROUTE: Route = Route::get("/api/v1/config/{service}/{key}/versions/{version}");
    const PERMISSION: Permission = Permission::ManageConfig;
    type Dependencies = Settings;
    type Reply = VersionView;

    async fn fetch(self, settings: &Settings, _: &Context) -> Result<VersionView> {
        let id = SettingId::new(self.service, &self.key);
        Ok(settings.version(&id, self.version.0).await?.into())
    }
}
