//! From SSM to the table: what somebody changed there by console or CLI.

use std::sync::Arc;

use kernel::dependencies::EnvValue;
use kernel::{Commit, Context, Dependency, Result};
use parameters::{Name, Parameter, ParameterPath, Parameters, Secrets};

use super::difference;
use super::name::SettingId;
use super::repository::Settings;
use super::setting::{Author, Setting};

/// What looks at parameters and records what is new in them.
pub struct ParameterRecorder {
    settings: Settings,
    parameters: Arc<dyn Parameters>,
    path: String,
}

impl Dependency for ParameterRecorder {
    type Parts = (Settings, Arc<dyn Parameters>, EnvValue<ParameterPath>);

    fn new((settings, parameters, path): Self::Parts) -> Result<Self> {
        Ok(Self {
            settings,
            parameters,
            path: path.into_string(),
        })
    }
}

impl ParameterRecorder {
    /// The setting whose parameter SSM calls so; none where it is none of ours.
    #[must_use]
    pub fn setting_called(&self, full: &str) -> Option<SettingId> {
        SettingId::parse(Name::below(&self.path, full)?.as_str())
    }

    /// Records what SSM says, if that is new, by whoever made its newest version. The setting is read before the parameter: whatever
    /// comes between the two then has changed the setting, and this commit fails instead of taking
    /// our own change for somebody else's.
    ///
    /// # Errors
    /// Unavailable, when SSM is; `request.lost_race`, once carried out.
    pub async fn record(&self, id: &SettingId, cx: &Context) -> Result<Commit<()>> {
        let (setting, met) = self.settings.find_with_parameter(id).await?;
        if setting.as_ref().is_some_and(Setting::is_pending) {
            return Ok(Commit::nothing());
        }
        let found = self
            .parameters
            .get(&id.parameter()?, Secrets::Sealed)
            .await?;
        let Some(content) = difference::between(setting.as_ref(), met, found.as_ref()) else {
            return Ok(Commit::nothing());
        };
        let by = self.author(found.as_ref(), cx).await?;
        let changed = Setting::change(setting, id.clone(), content, by);
        let version = found.map(|parameter| parameter.version);
        self.settings.save_met(changed, version)
    }

    /// Who made the change, and when. Of a removal SSM tells neither.
    async fn author(&self, found: Option<&Parameter>, cx: &Context) -> Result<Author> {
        let by = Author::parameter_store(cx);
        let Some(found) = found else {
            return Ok(by);
        };
        let actor = self.parameters.author(&found.name).await?;
        Ok(Author {
            actor: actor.unwrap_or(by.actor),
            at: found.modified_at,
            ..by
        })
    }
}
