//! The names of settings.

use std::borrow::Cow;
use std::fmt;

use kernel::text::is_plain_name;
use kernel::{Result, text_value};
use parameters::Name;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

/// The services that are not domains: `shared`, whose settings apply to all services, and three whose
/// settings have a form.
const SPECIAL: [&str; 4] = ["shared", "flags", "routes", "services"];

/// Not allowed as a key: a service's effective settings are read under this path.
const RESERVED_KEY: &str = "effective";

/// The first part of a setting's name: `shared`, a domain, or one of three services whose settings have
/// a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub(crate) struct Service(&'static str);

text_value! {
    /// The name of a setting within its service: 1 to 64 letters, digits and `_.-`, but not `.`, `..` or
    /// `effective`.
    pub(crate) struct SettingKey {
        rule: key,
        refused: "must be 1 to 64 letters, digits and _.- and not `effective`",
        schema: { "pattern": "^[A-Za-z0-9_.-]{1,64}$", "examples": ["page-size"] },
    }
}

fn key(text: &str) -> Option<String> {
    let valid = is_plain_name(text) && !matches!(text, "." | ".." | RESERVED_KEY);
    valid.then(|| text.to_owned())
}

/// The full name of a setting, such as `subjects/page-size`. Its parameter has the same name below the
/// deployment's path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub(crate) struct SettingId(String);

impl Service {
    /// Settings that apply to all services.
    pub(crate) const SHARED: Self = Self(SPECIAL[0]);
    /// Feature flags.
    pub(crate) const FLAGS: Self = Self(SPECIAL[1]);
    /// Route policies.
    pub(crate) const ROUTES: Self = Self(SPECIAL[2]);
    /// The service registry.
    pub(crate) const SERVICES: Self = Self(SPECIAL[3]);

    /// Every service, `shared` first.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        SPECIAL.into_iter().chain(gateway::domains()).map(Self)
    }

    /// The service with this name.
    #[must_use]
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::all().find(|service| service.0 == name)
    }

    /// The next service in the order of [`Service::all`]; after the last one, the first one.
    #[must_use]
    pub(crate) fn successor(self) -> Self {
        let successor = Self::all().skip_while(|one| *one != self).nth(1);
        successor.unwrap_or(Self::SHARED)
    }

    /// The service's name.
    #[must_use]
    pub(crate) const fn as_str(self) -> &'static str {
        self.0
    }

    /// Whether the service is a domain, which has its own stack.
    #[must_use]
    pub(crate) fn is_domain(self) -> bool {
        !matches!(
            self,
            Self::SHARED | Self::FLAGS | Self::ROUTES | Self::SERVICES
        )
    }

    /// The path of the service's parameters.
    ///
    /// # Errors
    /// Never: every service name is a valid parameter name.
    pub(crate) fn folder(self) -> Result<Name> {
        Name::parse(self.0)
    }
}

impl SettingKey {
    /// The text as a key, if it is a valid one.
    #[must_use]
    pub(crate) fn parse(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl SettingId {
    /// The name of the setting with this key in this service.
    #[must_use]
    pub(crate) fn new(service: Service, key: &SettingKey) -> Self {
        Self(format!("{}/{key}", service.0))
    }

    /// The setting whose parameter has this name; none if the parameter is not a setting.
    #[must_use]
    pub(crate) fn parse(name: &str) -> Option<Self> {
        let (service, key) = name.split_once('/')?;
        Some(Self::new(
            Service::named(service)?,
            &SettingKey::parse(key)?,
        ))
    }

    /// The name as text.
    #[must_use]
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// The service and the key.
    #[must_use]
    pub(crate) fn parts(&self) -> (&str, &str) {
        self.0.split_once('/').unwrap_or((&self.0, ""))
    }

    /// The name of the setting's parameter.
    ///
    /// # Errors
    /// Never: every setting name is a valid parameter name.
    pub(crate) fn parameter(&self) -> Result<Name> {
        Name::parse(&self.0)
    }
}

impl fmt::Display for SettingId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Service {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::named(&String::deserialize(deserializer)?).ok_or_else(|| {
            D::Error::custom("must be `shared`, `flags`, `routes`, `services` or a domain")
        })
    }
}

impl<'de> Deserialize<'de> for SettingId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?)
            .ok_or_else(|| D::Error::custom("must be <service>/<key>"))
    }
}

impl JsonSchema for Service {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Service".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        // No list of values: it would change with every new domain.
        json_schema!({
            "type": "string",
            "examples": ["subjects"],
        })
    }
}

#[cfg(test)]
mod tests;
