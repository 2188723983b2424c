//! What the history keeps of every change, for ever.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::name::SettingId;
use super::value::SettingValue;

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum Operation {
    /// There was no such setting.
    Created,
    /// There was one.
    Updated,
    /// There is none any more.
    Deleted,
    /// An earlier version's value came back.
    RolledBack,
}

/// By which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum Source {
    /// Through us.
    Api,
    /// In SSM itself, by console or CLI.
    ParameterStore,
}

/// One change of a setting. No secret is in it, only that it changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// The setting.
    pub id: SettingId,
    /// The version that the change made.
    pub version: u64,
    /// What was done.
    pub operation: Operation,
    /// The version whose value came back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restored: Option<u64>,
    /// Whether it is about a secret.
    pub secret: bool,
    /// The value before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<SettingValue>,
    /// The value since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<SettingValue>,
    /// Who did it.
    pub actor: String,
    /// When.
    pub at: Timestamp,
    /// By which way.
    pub source: Source,
    /// The work to which it belongs.
    pub correlation_id: String,
}

impl Version {
    /// Notes that the change brought an earlier version's value back.
    pub const fn restores(&mut self, version: u64) {
        self.operation = Operation::RolledBack;
        self.restored = Some(version);
    }
}
