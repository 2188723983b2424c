//! The history of a setting: one version for each change, never deleted.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::name::SettingId;
use super::value::SettingValue;

/// The kind of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub(crate) enum Operation {
    /// The setting did not exist, or was deleted.
    Created,
    /// The setting existed.
    Updated,
    /// The setting was deleted.
    Deleted,
    /// The value of an earlier version was restored.
    RolledBack,
}

/// The interface through which a change was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub(crate) enum Source {
    /// This API.
    Api,
    /// In SSM itself, by console or CLI.
    ParameterStore,
}

/// One change of a setting. It never contains the value of a secret, only that it changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Version {
    pub(crate) id: SettingId,
    /// The version of the setting after the change.
    pub(crate) version: u64,
    pub(crate) operation: Operation,
    /// The version whose value was restored, in a rollback.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) restored: Option<u64>,
    /// Whether the setting is a secret, or was one before its deletion.
    pub(crate) secret: bool,
    /// The value before the change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) before: Option<SettingValue>,
    /// The value after the change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) after: Option<SettingValue>,
    pub(crate) actor: String,
    pub(crate) at: Timestamp,
    pub(crate) source: Source,
    pub(crate) correlation_id: String,
}

impl Version {
    /// Marks the change as a rollback to an earlier version.
    pub(crate) const fn restores(&mut self, version: u64) {
        self.operation = Operation::RolledBack;
        self.restored = Some(version);
    }
}
