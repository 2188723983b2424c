//! Where settings and their history are kept.
//!
//! | row | pk / sk | index |
//! |---|---|---|
//! | setting | `SETTING#<service>/<key>` / `META` | gsi1 `PENDING` by time while SSM lacks it; gsi2 `SERVICE#<service>` and gsi3 `SETTINGS`, both by key |
//! | version | same / `VERSION#<10 digits>` | gsi1 `AUDIT` and gsi2 `AUDIT#<service>`, both by time |
//! | parameter | same / `PARAMETER` | |

mod lists;
mod rows;

use std::sync::Arc;

use kernel::entity::Entity as _;
use kernel::table::{Action, Condition, Key, Table, Write, from_row};
use kernel::{Commit, Context, Dependency, Result};

use self::rows::{
    PARAMETER_VERSION, SeenVersion, parameter_action, parameter_key, place, version_row,
};
use super::document::check_end;
use super::name::SettingId;
use super::setting::{Changed, Setting};
use super::version::Version;
use crate::error::ConfigError;

#[cfg(test)]
pub(crate) use self::rows::row;
pub(crate) use self::rows::version_key;

/// All settings.
pub struct Settings {
    table: Arc<dyn Table>,
}

impl Dependency for Settings {
    type Parts = Arc<dyn Table>;

    fn new(table: Self::Parts) -> Result<Self> {
        Ok(Self { table })
    }
}

impl Settings {
    /// The table itself, for what this domain keeps beside the settings.
    #[must_use]
    pub fn table(&self) -> &dyn Table {
        self.table.as_ref()
    }

    /// Reads a setting that exists.
    ///
    /// # Errors
    /// `config.not_found`
    pub async fn get(&self, id: &SettingId) -> Result<Setting> {
        let found = self.find(id).await?.filter(Setting::is_live);
        found.ok_or_else(|| ConfigError::NotFound.into())
    }

    /// Reads a setting, even a deleted one.
    ///
    /// # Errors
    /// Whatever the table refuses.
    pub async fn find(&self, id: &SettingId) -> Result<Option<Setting>> {
        let row = self.table.get(&Setting::key(id.as_str())).await?;
        row.map(from_row).transpose()
    }

    /// Reads a setting that was there before, even a deleted one: settings' rows stay.
    ///
    /// # Errors
    /// `config.not_found`
    pub async fn get_any(&self, id: &SettingId) -> Result<Setting> {
        let found = self.find(id).await?;
        found.ok_or_else(|| ConfigError::NotFound.into())
    }

    /// Reads a setting together with its parameter's version as we last met it.
    ///
    /// # Errors
    /// Whatever the table refuses.
    pub async fn find_with_parameter(
        &self,
        id: &SettingId,
    ) -> Result<(Option<Setting>, Option<i64>)> {
        let keys = [Setting::key(id.as_str()), parameter_key(id)];
        let mut rows = self.table.get_many(&keys).await?.into_iter();
        let setting = rows.next().flatten().map(from_row).transpose()?;
        let met: Option<SeenVersion> = rows.next().flatten().map(from_row).transpose()?;
        Ok((setting, met.map(|met| met.parameter_version)))
    }

    /// The versions of these settings' parameters as we last met them, in the same order; at most
    /// [`kernel::table::GET_LIMIT`].
    ///
    /// # Errors
    /// Whatever the table refuses.
    pub async fn parameter_versions(&self, ids: &[&SettingId]) -> Result<Vec<Option<i64>>> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let keys: Vec<Key> = ids.iter().map(|id| parameter_key(id)).collect();
        let rows = self.table.get_many(&keys).await?.into_iter();
        rows.map(|row| {
            Ok(row
                .map(from_row::<SeenVersion>)
                .transpose()?
                .map(|met| met.parameter_version))
        })
        .collect()
    }

    /// Reads settings, even deleted ones, in the order of their names; at most
    /// [`kernel::table::GET_LIMIT`], and at least one.
    ///
    /// # Errors
    /// Whatever the table refuses.
    pub async fn find_many(
        &self,
        ids: impl Iterator<Item = &SettingId>,
    ) -> Result<Vec<Option<Setting>>> {
        let keys: Vec<Key> = ids.map(|id| Setting::key(id.as_str())).collect();
        let rows = self.table.get_many(&keys).await?.into_iter();
        rows.map(|row| row.map(from_row).transpose()).collect()
    }

    /// One version of a setting.
    ///
    /// # Errors
    /// `config.version_not_found`
    pub async fn version(&self, id: &SettingId, version: u64) -> Result<Version> {
        let row = self.table.get(&version_key(id, version)).await?;
        from_row(row.ok_or(ConfigError::NoVersion)?)
    }

    /// Stores a change with its version, on condition that nobody else changed the setting.
    ///
    /// # Errors
    /// Internal, when it does not fit into rows.
    pub fn save(&self, changed: Changed) -> Result<Commit<()>> {
        let version = version_row(&changed.version)?;
        Ok(Commit::save(changed.setting, place)?
            .write(Write::when(Action::Put(version), Condition::Absent)))
    }

    /// Ends a setting that exists, if it is the one that the caller read.
    ///
    /// # Errors
    /// `config.not_found`, `request.stale_version`, and those of [`check_end`].
    pub async fn end(&self, id: &SettingId, cx: &Context) -> Result<Commit<()>> {
        let before = self.get(id).await?;
        cx.check_version(before.version())?;
        check_end(id)?;
        self.save(before.end(cx))
    }

    /// Stores a change that was made in SSM itself, and the version at which the parameter is there.
    ///
    /// # Errors
    /// Internal, when it does not fit into rows.
    pub fn save_met(&self, changed: Changed, parameter_version: Option<i64>) -> Result<Commit<()>> {
        let parameter = parameter_action(changed.setting.name(), parameter_version)?;
        Ok(self.save(changed)?.write(Write::always(parameter)))
    }

    /// Notes that SSM has the setting, at this version of its parameter, unless a newer version of
    /// the parameter is known or the setting has changed meanwhile. `met` is the version that was
    /// known before it was put: a parameter that was removed meanwhile counts from 1 again.
    ///
    /// # Errors
    /// `request.lost_race`, once carried out.
    pub fn arrived(
        &self,
        mut setting: Setting,
        parameter_version: Option<i64>,
        met: Option<i64>,
    ) -> Result<Commit<()>> {
        setting.arrive();
        let action = parameter_action(setting.name(), parameter_version)?;
        let began_anew = met.is_some_and(|met| parameter_version.is_some_and(|now| now <= met));
        let condition = match parameter_version {
            Some(version) if !began_anew => Condition::AbsentOrAtMost(PARAMETER_VERSION, version),
            _ => Condition::None,
        };
        Ok(Commit::save(setting, place)?.write(Write::when(action, condition)))
    }
}
