//! What happened to settings. These fields are a contract with every domain that listens.

use kernel::facts;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::name::{Key, Service};

facts! { SettingChanged, SettingRetold, IntroductionPaused, SettingDeleted, ParametersDrifted }

/// The `aggregate_type` of facts about no setting in particular: what a walk through SSM found, what
/// a new service is sent.
pub const FACTS_ABOUT: &str = "Telling";

/// A setting is new or has another value.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SettingChanged {
    /// Whose it is: `shared` or a domain.
    #[schemars(with = "Service")]
    pub service: String,
    /// What it is called there.
    #[schemars(with = "Key")]
    pub key: String,
    /// Its version.
    #[schemars(range(min = 1))]
    pub version: u64,
    /// Whether it is a secret, whose value is told to nobody.
    pub secret: bool,
    /// Its value; missing for a secret.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Value>,
}

/// What a setting is, told again because a service was not there to hear of it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SettingRetold {
    /// Whose it is.
    #[schemars(with = "Service")]
    pub service: String,
    /// What it is called there.
    #[schemars(with = "Key")]
    pub key: String,
    /// Its version.
    #[schemars(range(min = 1))]
    pub version: u64,
    /// Its value; missing for a secret.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Value>,
}

/// A new service was told some of the settings that concern it, and is to be told the others.
#[derive(Debug, Serialize, JsonSchema)]
pub struct IntroductionPaused {
    /// The service.
    #[schemars(with = "Key")]
    pub introduced: String,
    /// Whose settings come next.
    pub service: Service,
    /// Behind which key.
    #[schemars(with = "Option<Key>")]
    pub after: Option<String>,
}

/// A setting is gone.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SettingDeleted {
    /// Whose it was.
    #[schemars(with = "Service")]
    pub service: String,
    /// What it was called there.
    #[schemars(with = "Key")]
    pub key: String,
    /// The version that is its end.
    #[schemars(range(min = 1))]
    pub version: u64,
}

/// SSM and the table were found to say different things of these settings, or SSM has yet to be told.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ParametersDrifted {
    /// The settings, `subjects/page-size`.
    pub names: Vec<String>,
}
