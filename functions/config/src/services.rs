//! Where services are: what a deployment says of itself.

use std::borrow::Cow;

use jiff::Timestamp;
use kernel::named::Name;
use kernel::text::Text;
use kernel::{Reply, Result};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use url::Url;

use crate::error::ConfigError;
use crate::values::document::Document;
use crate::values::name::{Key, Service};
use crate::values::setting::Setting;

/// The longest address in characters.
const ADDRESS_LIMIT: usize = 512;

/// What a service is called.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline)]
pub struct ServiceName(#[schemars(example = &"billing")] pub Key);

impl Name for ServiceName {
    const FIELD: &'static str = "name";
}

/// Where a service is, which of its versions, and where it says how it is. A domain's own stack says
/// it when it is deployed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ServicePlace {
    /// Where its paths begin.
    pub url: Address,
    /// The version that is deployed.
    #[schemars(example = "0.1.0")]
    pub version: Text<64>,
    /// Where it says whether it works.
    pub health: Address,
}

impl Document for ServicePlace {
    const SERVICE: Service = Service::SERVICES;

    fn check(&self, key: &Key) -> Result<()> {
        check_elsewhere(key.as_str())
    }
}

/// Refuses a domain: where that is, its own stack says.
///
/// # Errors
/// `config.service_of_stack`
pub fn check_elsewhere(name: &str) -> Result<()> {
    match Service::named(name) {
        Some(service) if service.is_domain() => Err(ConfigError::ServiceOfStack.into()),
        _ => Ok(()),
    }
}

/// A URL of HTTP or HTTPS without user or fragment, at most 512 characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Address(String);

impl Address {
    fn parse(text: &str) -> Option<Self> {
        let url = Url::parse(text).ok()?;
        let is_http = matches!(url.scheme(), "http" | "https") && url.has_host();
        let is_plain =
            url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
        (text.len() <= ADDRESS_LIMIT && is_http && is_plain).then(|| Self(text.to_owned()))
    }
}

impl<'de> Deserialize<'de> for Address {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?)
            .ok_or_else(|| D::Error::custom("must be a URL of http or https"))
    }
}

impl JsonSchema for Address {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Address".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "format": "uri",
            "maxLength": ADDRESS_LIMIT,
            "examples": ["https://api.example.com/api/v1"],
        })
    }
}

/// A service in the registry.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ServiceView {
    /// What it is called.
    pub name: String,
    #[serde(flatten)]
    place: ServicePlace,
    /// Who registered it last; an ARN or `parameter_store` where its stack did.
    pub registered_by: String,
    /// When.
    pub registered_at: Timestamp,
    #[serde(skip)]
    entry: u64,
}

impl ServiceView {
    /// The service that a setting tells of; none where somebody wrote something else into SSM.
    #[must_use]
    pub fn of(setting: &Setting) -> Option<Self> {
        let (_, name) = setting.name().parts();
        let (registered_by, registered_at) = setting.changed();
        Some(Self {
            name: name.to_owned(),
            place: ServicePlace::of(setting)?,
            registered_by: registered_by.to_owned(),
            registered_at,
            entry: setting.version(),
        })
    }
}

impl Reply for ServiceView {
    /// The entry's version, which counts its changes: another thing than the service's own.
    fn version(&self) -> Option<u64> {
        Some(self.entry)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_plain_url_of_http() {
        for good in ["https://a.example/api/v1", "http://127.0.0.1:4566/_aws/x"] {
            assert!(Address::parse(good).is_some(), "{good}");
        }
        let long = format!("https://a.example/{}", "a".repeat(ADDRESS_LIMIT));
        for bad in [
            "",
            "a.example",
            "/api/v1",
            "ftp://a.example",
            "javascript:alert(1)",
            "file:///etc/passwd",
            "https://",
            "https://user:secret@a.example",
            "https://a.example/#part",
            &long,
        ] {
            assert!(Address::parse(bad).is_none(), "{bad}");
        }
    }
}
