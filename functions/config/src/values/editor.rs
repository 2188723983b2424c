//! The dependencies and steps that all commands on settings share: one read, one transaction.

use kernel::dependencies::SecretKey;
use kernel::table::{Item, Key, from_row};
use kernel::{Commit, Context, Dependency, Entity as _, Result};
use seal::Seal;
use serde_json::Value;

use crate::error::ConfigError;
use crate::schemas::repository::check;
use crate::schemas::schema::ServiceSchema;
use crate::values::apply::SettingsSecret;
use crate::values::form::{SettingForm, check_form, has_form};
use crate::values::name::{Service, SettingId, SettingKey};
use crate::values::repository::{Settings, version_key};
use crate::values::setting::{Author, Content, Setting};
use crate::values::value::SettingValue;
use crate::values::version::Version;

/// Reads and changes settings, and encrypts secrets that are not yet in SSM.
pub(crate) struct SettingEditor {
    settings: Settings,
    seal: Seal,
}

/// The current state of a setting, which may be deleted, and the schema for its value.
pub(crate) struct CurrentSetting {
    setting: Option<Setting>,
    schema: Option<ServiceSchema>,
}

/// A value that a caller sets, and the setting's name.
pub(crate) struct SettingInput<'a> {
    pub(crate) service: Service,
    pub(crate) key: &'a SettingKey,
    pub(crate) value: Value,
    pub(crate) secret: bool,
    /// The earlier version whose value this is, in a rollback.
    pub(crate) restores: Option<u64>,
}

impl<'a> SettingInput<'a> {
    /// A value with a form, set in the service of that form.
    ///
    /// # Errors
    /// Internal if it cannot be serialised, which no form allows.
    pub(crate) fn of<F: SettingForm>(key: &'a SettingKey, form: &F) -> Result<Self> {
        Ok(Self {
            service: F::SERVICE,
            key,
            value: serde_json::to_value(form).map_err(kernel::Error::internal)?,
            secret: false,
            restores: None,
        })
    }

    fn id(&self) -> SettingId {
        SettingId::new(self.service, self.key)
    }
}

impl Dependency for SettingEditor {
    type Parts = (Settings, SecretKey<SettingsSecret>);

    fn new((settings, secret): Self::Parts) -> Result<Self> {
        Ok(Self {
            settings,
            seal: Seal::new(secret)?,
        })
    }
}

impl CurrentSetting {
    fn of(rows: &mut impl Iterator<Item = Option<Item>>) -> Result<Self> {
        Ok(Self {
            setting: rows.next().flatten().map(from_row).transpose()?,
            schema: rows.next().flatten().map(from_row).transpose()?,
        })
    }

    /// The setting, if it exists and is not deleted.
    ///
    /// # Errors
    /// `config.not_found`
    pub(crate) fn live(&self) -> Result<&Setting> {
        let live = self.setting.as_ref().filter(|setting| setting.is_live());
        live.ok_or_else(|| ConfigError::NotFound.into())
    }
}

impl SettingEditor {
    /// Reads a setting, even a deleted one, and its service's schema in one call.
    ///
    /// # Errors
    /// Those of the table.
    pub(crate) async fn find(&self, id: &SettingId) -> Result<CurrentSetting> {
        let rows = self.settings.table().get_many(&keys(id)).await?;
        CurrentSetting::of(&mut rows.into_iter())
    }

    /// Like [`SettingEditor::find`], and also reads one of the setting's versions.
    ///
    /// # Errors
    /// `config.version_not_found`
    pub(crate) async fn find_with_version(
        &self,
        id: &SettingId,
        number: u64,
    ) -> Result<(CurrentSetting, Version)> {
        let [setting, schema] = keys(id);
        let keys = [setting, schema, version_key(id, number)];
        let mut rows = self.settings.table().get_many(&keys).await?.into_iter();
        let current = CurrentSetting::of(&mut rows)?;
        current.live()?;
        let version = rows.next().flatten().ok_or(ConfigError::NoVersion)?;
        Ok((current, from_row(version)?))
    }

    /// Adds a setting.
    ///
    /// # Errors
    /// `config.exists`, and those of [`SettingEditor::set`].
    pub(crate) async fn create<V>(
        &self,
        input: SettingInput<'_>,
        cx: &Context,
        view: impl FnOnce(&Setting) -> V,
    ) -> Result<Commit<V>> {
        let current = self.find(&input.id()).await?;
        if current.live().is_ok() {
            return Err(ConfigError::Exists.into());
        }
        self.set(current, input, cx, view)
    }

    /// Changes the value of a setting if the caller read its current version. A secret stays a secret,
    /// unless the setting has a form: then every function has to read it, and only an edit in SSM can
    /// have made it a secret.
    ///
    /// # Errors
    /// `config.not_found`, `request.stale_version`, and those of [`SettingEditor::set`].
    pub(crate) async fn update<V>(
        &self,
        mut input: SettingInput<'_>,
        cx: &Context,
        view: impl FnOnce(&Setting) -> V,
    ) -> Result<Commit<V>> {
        let current = self.find(&input.id()).await?;
        let before = current.live()?;
        cx.check_version(before.version())?;
        input.secret = before.is_secret() && !has_form(input.service);
        self.set(current, input, cx, view)
    }

    /// Sets the value of a setting, whether the setting exists or not.
    ///
    /// # Errors
    /// `request.stale_version`, and those of [`SettingEditor::set`].
    pub(crate) async fn put<V>(
        &self,
        input: SettingInput<'_>,
        cx: &Context,
        view: impl FnOnce(&Setting) -> V,
    ) -> Result<Commit<V>> {
        let current = self.find(&input.id()).await?;
        cx.check_version(current.live().map_or(0, Setting::version))?;
        self.set(current, input, cx, view)
    }

    /// Sets the value of a setting. An equal value changes nothing; secrets cannot be compared, so
    /// setting one is always a change.
    ///
    /// # Errors
    /// 422 for a value that does not have the form of its service, violates the schema, or that SSM
    /// would not store.
    pub(crate) fn set<V>(
        &self,
        current: CurrentSetting,
        input: SettingInput<'_>,
        cx: &Context,
        view: impl FnOnce(&Setting) -> V,
    ) -> Result<Commit<V>> {
        check_form(input.service, input.key, &input.value, input.secret)?;
        let value = SettingValue::of_json(&input.value)?;
        let CurrentSetting { setting, schema } = current;
        let unchanged_schema = check(schema.as_ref(), input.service, input.key, &input.value)?;
        let id = input.id();
        let content = self.content(&id, value, input.secret)?;
        if let (Some(before), Content::Plain { value }) = (&setting, &content)
            && before
                .value()
                .is_some_and(|known| known.is_equivalent_to(value))
        {
            return Ok(Commit::nothing().reply(view(before)));
        }
        let mut changed = Setting::change(setting, id, content, Author::caller(cx));
        if let Some(version) = input.restores {
            changed.version.restores(version);
        }
        let view = view(&changed.setting);
        let commit = self.settings.save(changed)?.write(unchanged_schema);
        Ok(commit.reply(view))
    }

    fn content(&self, id: &SettingId, value: SettingValue, secret: bool) -> Result<Content> {
        if !secret {
            return Ok(Content::Plain { value });
        }
        let sealed = self.seal.seal(id.as_str(), value.as_text().as_bytes())?;
        Ok(Content::Secret {
            sealed: Some(sealed),
        })
    }
}

/// The table keys of a setting and of its service's schema.
fn keys(id: &SettingId) -> [Key; 2] {
    let (service, _) = id.parts();
    [Setting::key(id.as_str()), ServiceSchema::key(service)]
}
