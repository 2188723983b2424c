//! Records changes that were made in SSM itself, by console or CLI.

use std::sync::Arc;

use kernel::dependencies::EnvValue;
use kernel::{Commit, Context, Dependency, Result};
use parameters::{Name, Parameter, ParameterPath, Parameters, Secrets};

use super::difference;
use super::name::SettingId;
use super::repository::Settings;
use super::setting::{Author, Setting};

/// Compares parameters with settings and records the differences.
pub(crate) struct ParameterRecorder {
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
    /// The setting whose parameter has this full name; none if the parameter is not a setting.
    #[must_use]
    pub(crate) fn setting_of(&self, full_name: &str) -> Option<SettingId> {
        SettingId::parse(Name::below(&self.path, full_name)?.as_str())
    }

    /// Records the parameter's content if it differs from the setting, with the author of its newest
    /// version. The setting is read before the parameter: if a command changes the setting between the
    /// two reads, this commit fails, so that the command's change is not recorded as an edit in SSM.
    ///
    /// # Errors
    /// Unavailable if SSM is; `request.lost_race` when the commit is written.
    pub(crate) async fn record(&self, id: &SettingId, cx: &Context) -> Result<Commit<()>> {
        let (setting, seen) = self.settings.find_with_parameter(id).await?;
        if setting.as_ref().is_some_and(Setting::is_pending) {
            return Ok(Commit::nothing());
        }
        let found = self
            .parameters
            .get(&id.parameter()?, Secrets::Sealed)
            .await?;
        let Some(content) = difference::between(setting.as_ref(), seen, found.as_ref()) else {
            return Ok(Commit::nothing());
        };
        let by = self.author(found.as_ref(), cx).await?;
        let changed = Setting::change(setting, id.clone(), content, by);
        let version = found.map(|parameter| parameter.version);
        self.settings.save_from_ssm(changed, version)
    }

    /// Who made the change, and when. SSM keeps neither for a removed parameter.
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
