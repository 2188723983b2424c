//! What every command on settings works with.

use kernel::{Commit, Context, Repository, Resources, Result, Variable};
use seal::Seal;
use serde_json::Value;

use crate::error::ConfigError;
use crate::schemas::repository::Schemas;
use crate::values::document::{Document, check_form, has_form};
use crate::values::name::{Key, Service, SettingId};
use crate::values::repository::Settings;
use crate::values::setting::{Author, Content, Setting};
use crate::values::value::SettingValue;

/// Settings, the schemas that their values have to satisfy, and the seal of secrets on their way.
pub struct Editor {
    /// The settings.
    pub settings: Settings,
    schemas: Schemas,
    seal: Seal,
}

/// A value that a caller wants to set, with where it shall be.
pub struct Wish<'a> {
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

impl<'a> Wish<'a> {
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

impl Repository for Editor {
    fn open(resources: &Resources) -> Result<Self> {
        Ok(Self {
            settings: Settings::open(resources)?,
            schemas: Schemas::open(resources)?,
            seal: Seal::open(resources, Variable::SettingsSecret)?,
        })
    }
}

impl Editor {
    /// Adds a setting.
    ///
    /// # Errors
    /// `config.exists`, and those of [`Editor::set`].
    pub async fn create<V>(
        &self,
        wish: Wish<'_>,
        cx: &Context,
        view: impl FnOnce(&Setting) -> V,
    ) -> Result<Commit<V>> {
        let before = self.settings.find(&wish.id()).await?;
        if before.as_ref().is_some_and(Setting::is_live) {
            return Err(ConfigError::Exists.into());
        }
        self.set(before, wish, cx, view).await
    }

    /// Gives a setting another value, if it is the one that the caller read. A secret stays one, but for
    /// what somebody hid in SSM and every function has to read.
    ///
    /// # Errors
    /// `config.not_found`, `request.stale_version`, and those of [`Editor::set`].
    pub async fn update<V>(
        &self,
        mut wish: Wish<'_>,
        cx: &Context,
        view: impl FnOnce(&Setting) -> V,
    ) -> Result<Commit<V>> {
        let before = self.settings.get(&wish.id()).await?;
        cx.check_version(before.version())?;
        wish.secret = before.is_secret() && !has_form(wish.service);
        self.set(Some(before), wish, cx, view).await
    }

    /// Gives a setting its value, whether it exists or not.
    ///
    /// # Errors
    /// `request.stale_version`, and those of [`Editor::set`].
    pub async fn put<V>(
        &self,
        wish: Wish<'_>,
        cx: &Context,
        view: impl FnOnce(&Setting) -> V,
    ) -> Result<Commit<V>> {
        let before = self.settings.find(&wish.id()).await?;
        cx.check_version(before.as_ref().map_or(0, Setting::version))?;
        self.set(before, wish, cx, view).await
    }

    /// Gives a setting its value. The same value again changes nothing, but of a secret nobody knows
    /// whether it is the same.
    ///
    /// # Errors
    /// 422 for a value that has not its service's form, breaks the schema, or that SSM would not keep.
    pub async fn set<V>(
        &self,
        before: Option<Setting>,
        wish: Wish<'_>,
        cx: &Context,
        view: impl FnOnce(&Setting) -> V,
    ) -> Result<Commit<V>> {
        check_form(wish.service, wish.key, &wish.value, wish.secret)?;
        let value = SettingValue::of_json(&wish.value)?;
        let schema = self.schemas.check(wish.service, wish.key, &wish.value);
        let unchanged_schema = schema.await?;
        let id = wish.id();
        let content = self.content(&id, value, wish.secret)?;
        if let (Some(before), Content::Plain { value }) = (&before, &content)
            && before.value().is_some_and(|known| known.means(value))
        {
            return Ok(Commit::nothing().reply(view(before)));
        }
        let mut changed = Setting::change(before, id, content, Author::caller(cx));
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
