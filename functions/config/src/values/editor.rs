//! What every command on settings works with: one read, one transaction.

use kernel::dependencies::SecretKey;
use kernel::table::{Item, Key as RowKey, from_row};
use kernel::{Commit, Context, Dependency, Entity as _, Result};
use seal::Seal;
use serde_json::Value;

use crate::error::ConfigError;
use crate::schemas::repository::check;
use crate::schemas::schema::ServiceSchema;
use crate::values::apply::SettingsSecret;
use crate::values::document::{Document, check_form, has_form};
use crate::values::name::{Key, Service, SettingId};
use crate::values::repository::{Settings, version_key};
use crate::values::setting::{Author, Content, Setting};
use crate::values::value::SettingValue;
use crate::values::version::Version;

/// Settings, and the seal of secrets on their way.
pub struct SettingEditor {
    settings: Settings,
    seal: Seal,
}

/// A setting as it is, even a deleted one, and what its value has to satisfy.
pub struct Found {
    setting: Option<Setting>,
    schema: Option<ServiceSchema>,
}

/// A value that a caller wants to set, with where it shall be.
pub struct SettingInput<'a> {
    /// Whose setting.
    pub service: Service,
    /// Which one.
    pub key: &'a Key,
    /// The value.
    pub value: Value,
    /// Whether it is for nobody to read.
    pub secret: bool,
    /// The version that had this value before, where it is to come back.
    pub restores: Option<u64>,
}

impl<'a> SettingInput<'a> {
    /// A document in the place of its kind.
    ///
    /// # Errors
    /// Internal, when it cannot be written, which none of ours is.
    pub fn of<D: Document>(key: &'a Key, document: &D) -> Result<Self> {
        Ok(Self {
            service: D::SERVICE,
            key,
            value: serde_json::to_value(document).map_err(kernel::Error::internal)?,
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

impl Found {
    fn of(rows: &mut impl Iterator<Item = Option<Item>>) -> Result<Self> {
        Ok(Self {
            setting: rows.next().flatten().map(from_row).transpose()?,
            schema: rows.next().flatten().map(from_row).transpose()?,
        })
    }

    /// The setting, if there is one that was not deleted.
    ///
    /// # Errors
    /// `config.not_found`
    pub fn live(&self) -> Result<&Setting> {
        let live = self.setting.as_ref().filter(|setting| setting.is_live());
        live.ok_or_else(|| ConfigError::NotFound.into())
    }
}

impl SettingEditor {
    /// Reads a setting, even a deleted one, and its service's schema in one call.
    ///
    /// # Errors
    /// Whatever the table refuses.
    pub async fn find(&self, id: &SettingId) -> Result<Found> {
        let rows = self.settings.table().get_many(&keys(id)).await?;
        Found::of(&mut rows.into_iter())
    }

    /// The same with one of the setting's versions.
    ///
    /// # Errors
    /// `config.version_not_found`
    pub async fn find_with_version(&self, id: &SettingId, number: u64) -> Result<(Found, Version)> {
        let [setting, schema] = keys(id);
        let keys = [setting, schema, version_key(id, number)];
        let mut rows = self.settings.table().get_many(&keys).await?.into_iter();
        let found = Found::of(&mut rows)?;
        found.live()?;
        let version = rows.next().flatten().ok_or(ConfigError::NoVersion)?;
        Ok((found, from_row(version)?))
    }

    /// Adds a setting.
    ///
    /// # Errors
    /// `config.exists`, and those of [`SettingEditor::set`].
    pub async fn create<V>(
        &self,
        wish: SettingInput<'_>,
        cx: &Context,
        view: impl FnOnce(&Setting) -> V,
    ) -> Result<Commit<V>> {
        let found = self.find(&wish.id()).await?;
        if found.live().is_ok() {
            return Err(ConfigError::Exists.into());
        }
        self.set(found, wish, cx, view)
    }

    /// Gives a setting another value, if it is the one that the caller read. A secret stays one, but for
    /// what somebody hid in SSM and every function has to read.
    ///
    /// # Errors
    /// `config.not_found`, `request.stale_version`, and those of [`SettingEditor::set`].
    pub async fn update<V>(
        &self,
        mut wish: SettingInput<'_>,
        cx: &Context,
        view: impl FnOnce(&Setting) -> V,
    ) -> Result<Commit<V>> {
        let found = self.find(&wish.id()).await?;
        let before = found.live()?;
        cx.check_version(before.version())?;
        wish.secret = before.is_secret() && !has_form(wish.service);
        self.set(found, wish, cx, view)
    }

    /// Gives a setting its value, whether it exists or not.
    ///
    /// # Errors
    /// `request.stale_version`, and those of [`SettingEditor::set`].
    pub async fn put<V>(
        &self,
        wish: SettingInput<'_>,
        cx: &Context,
        view: impl FnOnce(&Setting) -> V,
    ) -> Result<Commit<V>> {
        let found = self.find(&wish.id()).await?;
        cx.check_version(found.setting.as_ref().map_or(0, Setting::version))?;
        self.set(found, wish, cx, view)
    }

    /// Gives a setting its value. The same value again changes nothing, but of a secret nobody knows
    /// whether it is the same.
    ///
    /// # Errors
    /// 422 for a value that has not its service's form, breaks the schema, or that SSM would not keep.
    pub fn set<V>(
        &self,
        found: Found,
        wish: SettingInput<'_>,
        cx: &Context,
        view: impl FnOnce(&Setting) -> V,
    ) -> Result<Commit<V>> {
        check_form(wish.service, wish.key, &wish.value, wish.secret)?;
        let value = SettingValue::of_json(&wish.value)?;
        let Found { setting, schema } = found;
        let unchanged_schema = check(schema.as_ref(), wish.service, wish.key, &wish.value)?;
        let id = wish.id();
        let content = self.content(&id, value, wish.secret)?;
        if let (Some(before), Content::Plain { value }) = (&setting, &content)
            && before.value().is_some_and(|known| known.means(value))
        {
            return Ok(Commit::nothing().reply(view(before)));
        }
        let mut changed = Setting::change(setting, id, content, Author::caller(cx));
        if let Some(version) = wish.restores {
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

/// Where a setting and its service's schema are.
fn keys(id: &SettingId) -> [RowKey; 2] {
    let (service, _) = id.parts();
    [Setting::key(id.as_str()), ServiceSchema::key(service)]
}
