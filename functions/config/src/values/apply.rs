//! Writes settings from the table to SSM.

use std::sync::Arc;

use kernel::dependencies::SecretKey;
use kernel::deployment::{Source, Variable};
use kernel::{Commit, Dependency, Error, Result};
use parameters::{Kind, Parameters};
use seal::Seal;

use super::name::SettingId;
use super::repository::Settings;
use super::setting::{Content, Setting};

/// How often a setting is written to SSM if it keeps changing; afterwards the queue retries.
const ATTEMPTS: u32 = 4;

/// Writes settings to SSM.
pub(crate) struct ParameterWriter {
    settings: Settings,
    parameters: Arc<dyn Parameters>,
    seal: Seal,
}

/// The key that encrypts secret settings until they are in SSM.
pub(crate) struct SettingsSecret;

impl Variable for SettingsSecret {
    const NAME: &'static str = "SETTINGS_SECRET";
    const SOURCE: Source = Source::Secret {
        description: "Encrypts secret settings until they are in SSM",
    };
}

impl Dependency for ParameterWriter {
    type Parts = (Settings, Arc<dyn Parameters>, SecretKey<SettingsSecret>);

    fn new((settings, parameters, secret): Self::Parts) -> Result<Self> {
        Ok(Self {
            settings,
            parameters,
            seal: Seal::new(secret)?,
        })
    }
}

impl ParameterWriter {
    /// Writes the newest state of a setting to SSM, if the setting is pending. Two calls may run at
    /// once, and the slower one may then write a stale state: so each reads the setting again after
    /// writing, and repeats until the setting did not change meanwhile.
    ///
    /// # Errors
    /// Unavailable if SSM is, or if the setting changes too often; `request.lost_race` when the commit
    /// is written.
    pub(crate) async fn apply(&self, id: &SettingId) -> Result<Commit<()>> {
        let (setting, seen) = self.settings.find_with_parameter(id).await?;
        let Some(mut setting) = setting.filter(Setting::is_pending) else {
            return Ok(Commit::nothing());
        };
        for _ in 0..ATTEMPTS {
            let parameter_version = self.put(&setting).await?;
            let newest = self.settings.get_any(id).await?;
            if newest.version() == setting.version() {
                return self.settings.save_applied(newest, parameter_version, seen);
            }
            setting = newest;
        }
        Err(Error::unavailable(
            "the setting changes faster than it can be written to SSM",
        ))
    }

    /// Writes the setting to its parameter and returns the parameter's new version; none if the
    /// parameter was removed.
    async fn put(&self, setting: &Setting) -> Result<Option<i64>> {
        let name = setting.name().parameter()?;
        let (text, kind) = match setting.content() {
            Content::Plain { value } => (value.as_text().to_owned(), Kind::Plain),
            Content::Secret { sealed } => (self.unseal(setting, sealed.as_deref())?, Kind::Secret),
            Content::Deleted => {
                self.parameters.remove(&name).await?;
                return Ok(None);
            }
        };
        match self.parameters.put(&name, &text, kind).await {
            Err(error) if error.code() == parameters::other_kind().code() => {
                self.parameters.remove(&name).await?;
                self.parameters.put(&name, &text, kind).await.map(Some)
            }
            put => put.map(Some),
        }
    }

    fn unseal(&self, setting: &Setting, sealed: Option<&str>) -> Result<String> {
        let sealed = sealed.ok_or_else(|| {
            Error::internal("an older secret replaced a newer one in SSM; the newer one is lost")
        })?;
        let bytes = self.seal.unseal(setting.name().as_str(), sealed)?;
        String::from_utf8(bytes).map_err(|_| Error::internal("a sealed secret is not UTF-8"))
    }
}

#[cfg(test)]
mod tests;
