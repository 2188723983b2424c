//! `POST /api/v1/config/flags/evaluate`: Evaluate feature flags
//!
//! Evaluates flags for the caller. A flag that does not exist is off. Functions use a copy of the flags
//! that is up to a minute older.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use kernel::table::GET_LIMIT;
use kernel::text::Text;
use kernel::{
    Command, Commit, Context, Dependency, Error, Permission, Policy, Reply, Result, Route,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use settings::{Flag, FlagTarget};

use crate::values::form::SettingForm as _;
use crate::values::name::{Service, SettingId, SettingKey};
use crate::values::repository::Settings;
use crate::values::setting::Setting;

/// The most attributes of one evaluation.
const ATTRIBUTES_LIMIT: usize = 20;

/// The flags to evaluate.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EvaluateFlags {
    /// The names of the flags.
    #[schemars(length(min = 1, max = GET_LIMIT), example = ["new-editor"])]
    flags: Vec<SettingKey>,
    /// Attributes of the client for the rules of flags. The attribute `actor` is set by the API.
    #[serde(default)]
    #[schemars(extend("maxProperties" = ATTRIBUTES_LIMIT), with = "BTreeMap<String, Text<128>>")]
    attributes: BTreeMap<Text<64>, Text<128>>,
}

/// The evaluated flags.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct EvaluationView {
    /// Whether each flag is on, by name.
    pub(crate) flags: BTreeMap<String, bool>,
}

impl Reply for EvaluationView {}

/// The current flags, and the copy of them that functions use.
pub(crate) struct Flags {
    settings: Settings,
    copy: Arc<settings::Settings>,
}

impl Dependency for Flags {
    type Parts = (Settings, Arc<settings::Settings>);

    fn new((settings, copy): Self::Parts) -> Result<Self> {
        Ok(Self { settings, copy })
    }
}

impl Flags {
    /// If a parameter was edited in SSM and is not a flag, functions keep using their copy of the last
    /// valid flag, and so does this.
    async fn is_on(
        &self,
        name: &str,
        setting: Option<Setting>,
        target: &FlagTarget<'_>,
        cx: &Context,
    ) -> bool {
        let Some(setting) = setting.filter(Setting::is_live) else {
            return false;
        };
        match Flag::of(&setting) {
            Some(flag) => flag.is_on(name, target),
            None => self.copy.flag_for(name, target, cx.now).await,
        }
    }
}

impl Command for EvaluateFlags {
    const NAME: &'static str = "evaluate-flags";
    const ROUTE: Route = Route::post("/api/v1/config/flags/evaluate");
    const PERMISSION: Permission = Permission::EvaluateFlags;
    const POLICY: Policy = Policy::DEFAULT.without_replay();
    type Dependencies = Flags;
    type Reply = EvaluationView;

    async fn handle(self, flags: &Flags, cx: &Context) -> Result<Commit<EvaluationView>> {
        self.check()?;
        let names: BTreeSet<&str> = self.flags.iter().map(SettingKey::as_str).collect();
        let ids: BTreeMap<&str, SettingId> = self
            .flags
            .iter()
            .map(|key| (key.as_str(), SettingId::new(Service::FLAGS, key)))
            .collect();
        let found = flags.settings.find_many(ids.values()).await?;
        let target = self.target(cx);
        let mut decisions = BTreeMap::new();
        for (name, setting) in names.into_iter().zip(found) {
            let is_on = flags.is_on(name, setting, &target, cx).await;
            decisions.insert(name.to_owned(), is_on);
        }
        Ok(Commit::nothing().reply(EvaluationView { flags: decisions }))
    }
}

impl EvaluateFlags {
    fn check(&self) -> Result<()> {
        if !(1..=GET_LIMIT).contains(&self.flags.len()) {
            return Err(Error::invalid_field("flags", "must be 1 to 100 names"));
        }
        if self.attributes.len() > ATTRIBUTES_LIMIT {
            return Err(Error::invalid_field("attributes", "must be at most 20"));
        }
        if self.attributes.keys().any(|name| name.as_str() == "actor") {
            return Err(Error::invalid_field(
                "attributes.actor",
                "is set by the API",
            ));
        }
        Ok(())
    }

    fn target<'a>(&'a self, cx: &'a Context) -> FlagTarget<'a> {
        let attributes = self.attributes.iter();
        attributes.fold(FlagTarget::of(&cx.actor), |target, (name, value)| {
            target.with(name.as_str(), value.as_str())
        })
    }
}
