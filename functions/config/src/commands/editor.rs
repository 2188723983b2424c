//! What every command on settings works with.

use kernel::{Commit, Repository, Resources, Result, Variable};
use seal::Seal;
use serde_json::Value;

use crate::schemas::repository::Schemas;
use crate::values::name::{Key, Service, SettingId};
use crate::values::repository::Settings;
use crate::values::setting::{Author, Changed, Content, Setting};
use crate::values::value::SettingValue;
use crate::values::view::ConfigView;

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
    pub value: &'a Value,
    /// Whether it is for nobody to read.
    pub secret: bool,
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
    /// Gives a setting its value. The same value again changes nothing, but of a secret nobody knows
    /// whether it is the same.
    ///
    /// # Errors
    /// 422 for a value that breaks the schema or that SSM would not keep.
    pub async fn set(
        &self,
        before: Option<Setting>,
        wish: Wish<'_>,
        by: Author,
        adjust: impl FnOnce(&mut Changed),
    ) -> Result<Commit<ConfigView>> {
        let id = SettingId::new(wish.service, wish.key);
        let value = SettingValue::of_json(wish.value)?;
        let unchanged_schema = self
            .schemas
            .check(wish.service, wish.key, wish.value)
            .await?;
        let content = self.content(&id, value, wish.secret)?;
        if let (Some(before), Content::Plain { value }) = (&before, &content)
            && before.value().is_some_and(|known| known.means(value))
        {
            return Ok(Commit::nothing().reply(ConfigView::from(before)));
        }
        let mut changed = Setting::change(before, id, content, by);
        adjust(&mut changed);
        let view = ConfigView::from(&changed.setting);
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
