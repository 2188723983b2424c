//! Settings in replies. The value of a secret is null.

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
pub(crate) struct ConfigView {
    /// The service of the setting: `shared`, `flags`, `routes`, `services` or a domain.
    #[schemars(example = &"subjects")]
    pub(crate) service: String,
    /// The setting's key within the service.
    #[schemars(example = &"page-size")]
    pub(crate) key: String,
    /// The value; null for a secret.
    pub(crate) value: Value,
    /// Whether the setting is a secret, whose value is never returned.
    pub(crate) secret: bool,
    #[serde(flatten)]
    state: SettingState,
}

/// The fields that all views of settings have.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(inline)]
pub(crate) struct SettingState {
    /// The setting's version: the number of its changes.
    pub(crate) version: u64,
    /// Whether the last change is not yet in SSM; this takes seconds.
    pub(crate) pending: bool,
    /// Who changed the setting last; an ARN or `parameter_store` if it was changed in SSM itself.
    pub(crate) changed_by: String,
    /// When the setting was changed last.
    pub(crate) changed_at: Timestamp,
}

impl SettingState {
    #[must_use]
    pub(crate) fn of(setting: &Setting) -> Self {
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
pub(crate) struct VersionView {
    /// The service of the setting.
    #[schemars(example = &"subjects")]
    pub(crate) service: String,
    /// The setting's key within the service.
    #[schemars(example = &"page-size")]
    pub(crate) key: String,
    /// The version of the setting after the change.
    pub(crate) version: u64,
    /// The kind of the change.
    pub(crate) operation: Operation,
    /// The version whose value was restored, in a rollback.
    pub(crate) restored: Option<u64>,
    /// Whether the setting is a secret, whose old values are not stored.
    pub(crate) secret: bool,
    /// The value before the change; null if there was none, and for a secret.
    pub(crate) before: Option<Value>,
    /// The value after the change; null if there is none, and for a secret.
    pub(crate) after: Option<Value>,
    /// Who made the change; an ARN or `parameter_store` if it was made in SSM itself.
    pub(crate) actor: String,
    /// When the change was made.
    pub(crate) at: Timestamp,
    /// The interface through which the change was made.
    pub(crate) source: Source,
    /// The correlation id of the request or event that made the change.
    pub(crate) correlation_id: String,
}

/// The effective settings of a service: those of `shared`, overridden by its own.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct EffectiveView {
    /// The service.
    #[schemars(example = &"subjects")]
    pub(crate) service: String,
    /// The settings by key.
    pub(crate) settings: BTreeMap<String, EffectiveSetting>,
}

/// The effective value of a setting for a service.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(inline)]
pub(crate) struct EffectiveSetting {
    /// The value; null for a secret.
    pub(crate) value: Value,
    /// Whether the setting is a secret, whose value is never returned.
    pub(crate) secret: bool,
    /// The service of the setting: `shared` or the requested service.
    pub(crate) from: String,
    /// The setting's version.
    pub(crate) version: u64,
}

impl ConfigView {
    #[must_use]
    pub(crate) fn of(setting: &Setting) -> Self {
        let (service, key) = setting.name().parts();
        Self {
            service: service.to_owned(),
            key: key.to_owned(),
            value: visible_value(setting),
            secret: setting.is_secret(),
            state: SettingState::of(setting),
        }
    }
}

fn visible_value(setting: &Setting) -> Value {
    setting.value().map_or(Value::Null, |value| value.json())
}

impl Reply for ConfigView {
    fn version(&self) -> Option<u64> {
        Some(self.state.version)
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
    /// The effective settings: of two settings with the same key, the later one in `settings` counts.
    #[must_use]
    pub(crate) fn of<'a>(service: &str, settings: impl IntoIterator<Item = &'a Setting>) -> Self {
        let entry = |setting: &Setting| {
            let (from, key) = setting.name().parts();
            let effective = EffectiveSetting {
                value: visible_value(setting),
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
    /// A hash that changes whenever a setting is added, removed or changed.
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
