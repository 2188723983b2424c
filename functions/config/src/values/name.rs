//! What settings are called.

use std::borrow::Cow;
use std::fmt;

use kernel::Result;
use kernel::text::is_plain_name;
use parameters::Name;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

/// Services that are no domains: the one whose settings are everybody's, and three kinds of settings
/// with a form of their own.
const SPECIAL: [&str; 4] = ["shared", "flags", "routes", "services"];

/// The key under which a service's effective settings are read.
const RESERVED_KEY: &str = "effective";

/// Whose settings they are: everybody's, one domain's, or one of three kinds with a form of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct Service(&'static str);

/// What a setting is called within its service: 1 to 64 letters, digits and `_.-`; neither `.` nor
/// `..` nor `effective`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Key(String);

/// A setting's name, `subjects/page-size`: its parameter's too, below the deployment's path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct SettingId(String);

impl Service {
    /// Whose settings are everybody's.
    pub const SHARED: Self = Self(SPECIAL[0]);
    /// Feature flags.
    pub const FLAGS: Self = Self(SPECIAL[1]);
    /// The policies of routes.
    pub const ROUTES: Self = Self(SPECIAL[2]);
    /// Where services are.
    pub const SERVICES: Self = Self(SPECIAL[3]);

    /// Every service, the shared one first.
    pub fn all() -> impl Iterator<Item = Self> {
        SPECIAL.into_iter().chain(gateway::domains()).map(Self)
    }

    /// The service of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::all().find(|service| service.0 == name)
    }

    /// The one behind this one; behind the last comes the first.
    #[must_use]
    pub fn following(self) -> Self {
        let following = Self::all().skip_while(|one| *one != self).nth(1);
        following.unwrap_or(Self::SHARED)
    }

    /// The name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.0
    }

    /// Whether it is a domain, which has a stack of its own.
    #[must_use]
    pub fn is_domain(self) -> bool {
        !matches!(
            self,
            Self::SHARED | Self::FLAGS | Self::ROUTES | Self::SERVICES
        )
    }

    /// Where the service's parameters are.
    ///
    /// # Errors
    /// Never: every service's name is a parameter's.
    pub fn folder(self) -> Result<Name> {
        Name::parse(self.0)
    }
}

impl Key {
    /// The key in this text, if it is one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let valid = is_plain_name(text) && !matches!(text, "." | ".." | RESERVED_KEY);
        valid.then(|| Self(text.to_owned()))
    }

    /// The key itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl SettingId {
    /// The setting of that key.
    #[must_use]
    pub fn new(service: Service, key: &Key) -> Self {
        Self(format!("{}/{}", service.0, key.0))
    }

    /// The setting whose parameter has that name; none where it is no setting's.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        let (service, key) = name.split_once('/')?;
        Some(Self::new(Service::named(service)?, &Key::parse(key)?))
    }

    /// The name itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Service and key.
    #[must_use]
    pub fn parts(&self) -> (&str, &str) {
        self.0.split_once('/').unwrap_or((&self.0, ""))
    }

    /// The parameter's name.
    ///
    /// # Errors
    /// Never: every setting's name is a parameter's.
    pub fn parameter(&self) -> Result<Name> {
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

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).ok_or_else(|| {
            D::Error::custom("must be 1 to 64 letters, digits and _.- and not `effective`")
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
        // No list of values: each new domain adds one.
        json_schema!({
            "type": "string",
            "examples": ["subjects"],
        })
    }
}

impl JsonSchema for Key {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Key".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "pattern": "^[A-Za-z0-9_.-]{1,64}$",
            "examples": ["page-size"],
        })
    }
}

#[cfg(test)]
mod tests;
