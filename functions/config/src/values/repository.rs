//! The rows of settings and of their history.
//!
//! | row | pk / sk | index |
//! |---|---|---|
//! | setting | `SETTING#<service>/<key>` / `META` | gsi1 `PENDING` by time while it is not yet in SSM; gsi2 `SERVICE#<service>` and gsi3 `SETTINGS`, both by key |
//! | version | same / `VERSION#<10 digits>` | gsi1 `AUDIT` and gsi2 `AUDIT#<service>`, both by time |
//! | parameter | same / `PARAMETER` | |

mod lists;
mod rows;

use std::sync::Arc;

use kernel::entity::Entity as _;
use kernel::table::{Action, Condition, Key, Table, Write, from_row};
use kernel::{Commit, Context, Dependency, Result};

use self::rows::{
    PARAMETER_VERSION, SeenVersion, parameter_action, parameter_key, set_index_keys, version_row,
};
use super::form::check_deletion;
use super::name::SettingId;
use super::setting::{ChangedSetting, Setting};
use super::version::Version;
use crate::error::ConfigError;

#[cfg(test)]
pub(crate) use self::rows::row;
pub(crate) use self::rows::version_key;

/// The settings in the table.
pub(crate) struct Settings {
    table: Arc<dyn Table>,
}

impl Dependency for Settings {
    type Parts = Arc<dyn Table>;

    fn new(table: Self::Parts) -> Result<Self> {
        Ok(Self { table })
    }
}

impl Settings {
    /// The table, for the other rows of this domain.
    #[must_use]
    pub(crate) fn table(&self) -> &dyn Table {
        self.table.as_ref()
    }

    /// Reads a setting that exists.
    ///
    /// # Errors
    /// `config.not_found`
    pub(crate) async fn get(&self, id: &SettingId) -> Result<Setting> {
        let found = self.find(id).await?.filter(Setting::is_live);
        found.ok_or_else(|| ConfigError::NotFound.into())
    }

    /// Reads a setting, even a deleted one.
    ///
    /// # Errors
    /// Those of the table.
    pub(crate) async fn find(&self, id: &SettingId) -> Result<Option<Setting>> {
        let row = self.table.get(&Setting::key(id.as_str())).await?;
        row.map(from_row).transpose()
    }

    /// Reads a setting that is known to exist, even a deleted one: the rows of deleted settings are
    /// kept.
    ///
    /// # Errors
    /// `config.not_found`
    pub(crate) async fn get_any(&self, id: &SettingId) -> Result<Setting> {
        let found = self.find(id).await?;
        found.ok_or_else(|| ConfigError::NotFound.into())
    }

    /// Reads a setting and the last version of its parameter that we know.
    ///
    /// # Errors
    /// Those of the table.
    pub(crate) async fn find_with_parameter(
        &self,
        id: &SettingId,
    ) -> Result<(Option<Setting>, Option<i64>)> {
        let keys = [Setting::key(id.as_str()), parameter_key(id)];
        let mut rows = self.table.get_many(&keys).await?.into_iter();
        let setting = rows.next().flatten().map(from_row).transpose()?;
        let seen: Option<SeenVersion> = rows.next().flatten().map(from_row).transpose()?;
        Ok((setting, seen.map(|seen| seen.parameter_version)))
    }

    /// Reads the last known parameter versions of at most [`kernel::table::GET_LIMIT`] settings, in the
    /// same order.
    ///
    /// # Errors
    /// Those of the table.
    pub(crate) async fn parameter_versions(&self, ids: &[&SettingId]) -> Result<Vec<Option<i64>>> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let keys: Vec<Key> = ids.iter().map(|id| parameter_key(id)).collect();
        let rows = self.table.get_many(&keys).await?.into_iter();
        rows.map(|row| {
            Ok(row
                .map(from_row::<SeenVersion>)
                .transpose()?
                .map(|seen| seen.parameter_version))
        })
        .collect()
    }

    /// Reads 1 to [`kernel::table::GET_LIMIT`] settings, even deleted ones, in the order of `ids`.
    ///
    /// # Errors
    /// Those of the table.
    pub(crate) async fn find_many(
        &self,
        ids: impl Iterator<Item = &SettingId>,
    ) -> Result<Vec<Option<Setting>>> {
        let keys: Vec<Key> = ids.map(|id| Setting::key(id.as_str())).collect();
        let rows = self.table.get_many(&keys).await?.into_iter();
        rows.map(|row| row.map(from_row).transpose()).collect()
    }

    /// Reads one version of a setting.
    ///
    /// # Errors
    /// `config.version_not_found`
    pub(crate) async fn version(&self, id: &SettingId, version: u64) -> Result<Version> {
        let row = self.table.get(&version_key(id, version)).await?;
        from_row(row.ok_or(ConfigError::NoVersion)?)
    }

    /// Stores a change and its version, on condition that the setting was not changed since it was
    /// read.
    ///
    /// # Errors
    /// Internal if it cannot be written as rows.
    pub(crate) fn save(&self, changed: ChangedSetting) -> Result<Commit<()>> {
        let version = version_row(&changed.version)?;
        Ok(Commit::save(changed.setting, set_index_keys)?
            .write(Write::when(Action::Put(version), Condition::Absent)))
    }

    /// Deletes a setting that exists, if the caller read its current version.
    ///
    /// # Errors
    /// `config.not_found`, `request.stale_version`, and those of [`check_deletion`].
    pub(crate) async fn delete(&self, id: &SettingId, cx: &Context) -> Result<Commit<()>> {
        let before = self.get(id).await?;
        cx.check_version(before.version())?;
        check_deletion(id)?;
        self.save(before.delete(cx))
    }

    /// Stores a change that was made in SSM itself, and the version of the parameter.
    ///
    /// # Errors
    /// Internal if it cannot be written as rows.
    pub(crate) fn save_from_ssm(
        &self,
        changed: ChangedSetting,
        parameter_version: Option<i64>,
    ) -> Result<Commit<()>> {
        let parameter = parameter_action(changed.setting.name(), parameter_version)?;
        Ok(self.save(changed)?.write(Write::always(parameter)))
    }

    /// Stores that the setting is in SSM, at this version of its parameter, unless a newer version of
    /// the parameter is known or the setting was changed meanwhile. `seen` is the version that was known
    /// before the put: the versions of a parameter that was removed and created again start at 1.
    ///
    /// # Errors
    /// `request.lost_race` when the commit is written.
    pub(crate) fn save_applied(
        &self,
        mut setting: Setting,
        parameter_version: Option<i64>,
        seen: Option<i64>,
    ) -> Result<Commit<()>> {
        setting.mark_applied();
        let action = parameter_action(setting.name(), parameter_version)?;
        let was_recreated =
            seen.is_some_and(|seen| parameter_version.is_some_and(|now| now <= seen));
        let condition = match parameter_version {
            Some(version) if !was_recreated => {
                Condition::AbsentOrAtMost(PARAMETER_VERSION, version)
            }
            _ => Condition::None,
        };
        Ok(Commit::save(setting, set_index_keys)?.write(Write::when(action, condition)))
    }
}
