//! `GET /api/v1/config/{service}/{key}/versions/{version}`: Get version of a setting
//!
//! One change of a setting: the values before and after it, its author, time and interface.

use std::fmt;
use std::str::FromStr;

use kernel::text::Refused;
use kernel::{Context, Permission, Query, Result, Route, text_form};
use schemars::JsonSchema;
use serde::Deserialize;

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

impl FromStr for Number {
    type Err = Refused;

    fn from_str(text: &str) -> Result<Self, Refused> {
        let canonical =
            |number: &u64| number.to_string() == text && (1..=9_999_999_999).contains(number);
        let number = text.parse().ok().filter(canonical);
        number.map(Self).ok_or(Refused("must be a version number"))
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

text_form! {
    Number: { "type": "string", "pattern": "^[1-9][0-9]{0,9}$", "examples": ["1"] }
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
