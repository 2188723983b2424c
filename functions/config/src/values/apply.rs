//! From the table to SSM.

use std::sync::Arc;

use kernel::dependencies::SecretKey;
use kernel::deployment::{Source, Variable};
use kernel::{Commit, Dependency, Error, Result};
use parameters::{Kind, Parameters};
use seal::Seal;

use super::name::SettingId;
use super::repository::Settings;
use super::setting::{Content, Setting};

/// How often a setting may change while it is put into SSM before the queue takes over.
const ROUNDS: u32 = 4;

/// What puts settings into SSM.
pub struct ParameterWriter {
    settings: Settings,
    parameters: Arc<dyn Parameters>,
    seal: Seal,
}

/// Seals the secret settings that are on their way to SSM.
pub struct SettingsSecret;

impl Variable for SettingsSecret {
    const NAME: &'static str = "SETTINGS_SECRET";
    const SOURCE: Source = Source::Secret {
        description: "Seals secret settings on their way to SSM",
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
    /// Puts the newest state of a setting into SSM, if it is not there. Two of these may run at once,
    /// and the slower one may then write what is no longer the newest: so each looks again after it
    /// wrote, and goes on until nothing changed meanwhile.
    ///
    /// # Errors
    /// Unavailable, when SSM is; `request.lost_race`, once carried out.
    pub async fn apply(&self, id: &SettingId) -> Result<Commit<()>> {
        let (setting, met) = self.settings.find_with_parameter(id).await?;
        let Some(mut setting) = setting.filter(Setting::is_pending) else {
            return Ok(Commit::nothing());
        };
        for _ in 0..ROUNDS {
            let parameter_version = self.put(&setting).await?;
            let newest = self.settings.get_any(id).await?;
            if newest.version() == setting.version() {
                return self.settings.arrived(newest, parameter_version, met);
            }
            setting = newest;
        }
        Err(Error::unavailable(
            "a setting changes faster than SSM takes it",
        ))
    }

    /// Makes SSM say what the setting says; the parameter's new version, none where it is gone.
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
            Error::internal("an older secret was put over a newer one, which is kept nowhere else")
        })?;
        let bytes = self.seal.unseal(setting.name().as_str(), sealed)?;
        String::from_utf8(bytes).map_err(|_| Error::internal("a sealed secret is no text"))
    }
}

#[cfg(test)]
mod tests;
