//! Feature flags in requests and replies.

use kernel::Reply;
use kernel::named::Name;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use settings::Flag;

use crate::values::form::SettingForm as _;
use crate::values::name::SettingKey;
use crate::values::setting::Setting;
use crate::values::view::SettingState;

/// The name of a flag.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline)]
pub(crate) struct FlagName(pub(crate) SettingKey);

impl Name for FlagName {
    const FIELD: &'static str = "name";
}

/// A feature flag: for which callers it is on.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct FlagView {
    /// The flag's name.
    pub(crate) name: String,
    #[serde(flatten)]
    flag: Flag,
    /// False if the flag was edited in SSM or stored under earlier rules, and would be refused now. It is
    /// off for all callers if a list is empty or nothing says for whom it is on. If it is not a flag at
    /// all, functions keep using the last valid flag.
    pub(crate) valid: bool,
    #[serde(flatten)]
    state: SettingState,
}

impl FlagView {
    /// The view of the flag in a setting. An invalid flag is shown as off.
    #[must_use]
    pub(crate) fn of(setting: &Setting) -> Self {
        let (_, name) = setting.name().parts();
        let flag = Flag::of(setting).filter(|flag| flag.problem().is_none());
        Self {
            name: name.to_owned(),
            valid: flag.is_some(),
            flag: flag.unwrap_or_default(),
            state: SettingState::of(setting),
        }
    }
}

impl Reply for FlagView {
    fn version(&self) -> Option<u64> {
        Some(self.state.version)
    }

    fn location(&self) -> Option<String> {
        Some(format!("/api/v1/config/flags/{}", self.name))
    }
}
