//! The events about settings. Their fields are a contract with every domain that consumes them.

use kernel::facts;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::name::{Service, SettingKey};

facts! { SettingChanged, SettingRetold, IntroductionPaused, SettingDeleted, ParametersDrifted }

/// The `aggregate_type` of events that are not about one setting: the results of a reconciliation, and
/// the settings that a newly deployed service gets.
pub(crate) const AGGREGATE_TYPE: &str = "Telling";

/// A setting was created or has another value.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct SettingChanged {
    /// The service of the setting: `shared`, `flags`, `routes`, `services` or a domain.
    #[schemars(with = "Service")]
    pub(crate) service: String,
    /// The setting's key within the service.
    #[schemars(with = "SettingKey")]
    pub(crate) key: String,
    /// The setting's version.
    #[schemars(range(min = 1))]
    pub(crate) version: u64,
    /// Whether the setting is a secret. Events never contain the value of a secret.
    pub(crate) secret: bool,
    /// The new value; missing for a secret.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) value: Option<Value>,
}

/// The current state of a setting, published again for a service that did not consume the original
/// event.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct SettingRetold {
    /// The service of the setting.
    #[schemars(with = "Service")]
    pub(crate) service: String,
    /// The setting's key within the service.
    #[schemars(with = "SettingKey")]
    pub(crate) key: String,
    /// The setting's version.
    #[schemars(range(min = 1))]
    pub(crate) version: u64,
    /// The current value; missing for a secret.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) value: Option<Value>,
}

/// Some of the settings for a newly deployed service were published; the others follow.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct IntroductionPaused {
    /// The newly deployed service.
    #[schemars(with = "SettingKey")]
    pub(crate) introduced: String,
    /// The service whose settings follow next.
    pub(crate) service: Service,
    /// The last key that was published; missing at the beginning of the service.
    #[schemars(with = "Option<SettingKey>")]
    pub(crate) after: Option<String>,
}

/// A setting was deleted.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct SettingDeleted {
    /// The service of the setting.
    #[schemars(with = "Service")]
    pub(crate) service: String,
    /// The setting's key within the service.
    #[schemars(with = "SettingKey")]
    pub(crate) key: String,
    /// The version of the deletion.
    #[schemars(range(min = 1))]
    pub(crate) version: u64,
}

/// SSM and the table differ in these settings, or the settings are still pending.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ParametersDrifted {
    /// The names of the settings, such as `subjects/page-size`.
    pub(crate) names: Vec<String>,
}
