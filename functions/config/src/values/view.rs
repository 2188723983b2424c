//! What callers are shown of settings. A secret is shown as null.

use std::collections::BTreeMap;

use jiff::Timestamp;
use kernel::Reply;
use ring::digest::{Context as Digest, SHA256};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::setting::Setting;
use super::version::{Operation, Source, Version};

/// A setting.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ConfigView {
    /// Whose it is.
    pub service: String,
    /// What it is called there.
    pub key: String,
    /// Its value; null for a secret.
    pub value: Value,
    /// Whether its value is shown to nobody.
    pub secret: bool,
    #[serde(flatten)]
    standing: SettingState,
}

/// What is said of every setting.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(inline)]
pub struct SettingState {
    /// Its version: the number of its changes.
    pub version: u64,
    /// Whether SSM has yet to get it, which takes seconds.
    pub pending: bool,
    /// Who changed it last; an ARN or `parameter_store` where it was changed in SSM itself.
    pub changed_by: String,
    /// When.
    pub changed_at: Timestamp,
}

impl SettingState {
    /// What is said of this one.
    #[must_use]
    pub fn of(setting: &Setting) -> Self {
        let (changed_by, changed_at) = setting.changed();
        Self {
            version: setting.version(),
            pending: setting.is_pending(),
            changed_by: changed_by.to_owned(),
            changed_at,
        }
    }
}

/// One change of a setting.
#[derive(Debug, Serialize, JsonSchema)]
pub struct VersionView {
    /// Whose setting.
    pub service: String,
    /// Which one.
    pub key: String,
    /// The version that the change made.
    pub version: u64,
    /// What was done.
    pub operation: Operation,
    /// The version whose value came back, after a roll-back.
    pub restored: Option<u64>,
    /// Whether it is about a secret, whose values are kept nowhere.
    pub secret: bool,
    /// The value before; null where there was none and for a secret.
    pub before: Option<Value>,
    /// The value since; null where there is none and for a secret.
    pub after: Option<Value>,
    /// Who did it; an ARN or `parameter_store` where it was done in SSM itself.
    pub actor: String,
    /// When.
    pub at: Timestamp,
    /// By which way.
    pub source: Source,
    /// The work to which it belongs.
    pub correlation_id: String,
}

/// What a service's settings come to: everybody's, overlaid by its own.
#[derive(Debug, Serialize, JsonSchema)]
pub struct EffectiveView {
    /// The service.
    pub service: String,
    /// Its settings by their keys.
    pub settings: BTreeMap<String, EffectiveSetting>,
}

/// A setting as it counts for a service.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(inline)]
pub struct EffectiveSetting {
    /// Its value; null for a secret.
    pub value: Value,
    /// Whether its value is shown to nobody.
    pub secret: bool,
    /// Whose it is: `shared` or the service.
    pub from: String,
    /// Its version.
    pub version: u64,
}

impl ConfigView {
    /// What is shown of a setting.
    #[must_use]
    pub fn of(setting: &Setting) -> Self {
        let (service, key) = setting.name().parts();
        Self {
            service: service.to_owned(),
            key: key.to_owned(),
            value: shown(setting),
            secret: setting.is_secret(),
            standing: SettingState::of(setting),
        }
    }
}

fn shown(setting: &Setting) -> Value {
    setting.value().map_or(Value::Null, |value| value.json())
}

impl Reply for ConfigView {
    fn version(&self) -> Option<u64> {
        Some(self.standing.version)
    }

    fn location(&self) -> Option<String> {
        Some(format!("/api/v1/config/{}/{}", self.service, self.key))
    }
}

impl From<Version> for VersionView {
    fn from(version: Version) -> Self {
        let (service, key) = version.id.parts();
        Self {
            service: service.to_owned(),
            key: key.to_owned(),
            version: version.version,
            operation: version.operation,
            restored: version.restored,
            secret: version.secret,
            before: version.before.map(|value| value.json()),
            after: version.after.map(|value| value.json()),
            actor: version.actor,
            at: version.at,
            source: version.source,
            correlation_id: version.correlation_id,
        }
    }
}

impl Reply for VersionView {}

impl EffectiveView {
    /// The settings in this order: a later one replaces an earlier one of the same key.
    #[must_use]
    pub fn of<'a>(service: &str, settings: impl IntoIterator<Item = &'a Setting>) -> Self {
        let entry = |setting: &Setting| {
            let (from, key) = setting.name().parts();
            let effective = EffectiveSetting {
                value: shown(setting),
                secret: setting.is_secret(),
                from: from.to_owned(),
                version: setting.version(),
            };
            (key.to_owned(), effective)
        };
        Self {
            service: service.to_owned(),
            settings: settings.into_iter().map(entry).collect(),
        }
    }
}

impl Reply for EffectiveView {
    /// A number that is another whenever a setting comes, goes or changes.
    fn version(&self) -> Option<u64> {
        let mut digest = Digest::new(&SHA256);
        for (key, setting) in &self.settings {
            let line = format!("{}/{key} {}\n", setting.from, setting.version);
            digest.update(line.as_bytes());
        }
        let digest = digest.finish();
        let first = digest.as_ref().first_chunk::<8>()?;
        Some(u64::from_be_bytes(*first))
    }
}
