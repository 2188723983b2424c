//! Feature flags, as callers name and see them.

use kernel::Reply;
use kernel::named::Name;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use settings::Flag;

use crate::values::document::Document as _;
use crate::values::name::Key;
use crate::values::setting::Setting;
use crate::values::view::SettingState;

/// What a flag is called.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline)]
pub struct FlagName(pub Key);

impl Name for FlagName {
    const FIELD: &'static str = "name";
}

/// A feature flag: for whom it is on.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FlagView {
    /// What it is called.
    pub name: String,
    #[serde(flatten)]
    flag: Flag,
    /// False where somebody wrote something into SSM that is no flag; functions go on with what they
    /// knew before.
    pub valid: bool,
    #[serde(flatten)]
    standing: SettingState,
}

impl FlagView {
    /// The flag that a setting holds.
    #[must_use]
    pub fn of(setting: &Setting) -> Self {
        let (_, name) = setting.name().parts();
        let flag = Flag::of(setting);
        Self {
            name: name.to_owned(),
            valid: flag.is_some(),
            flag: flag.unwrap_or_default(),
            standing: SettingState::of(setting),
        }
    }
}

impl Reply for FlagView {
    fn version(&self) -> Option<u64> {
        Some(self.standing.version)
    }

    fn location(&self) -> Option<String> {
        Some(format!("/api/v1/config/flags/{}", self.name))
    }
}
