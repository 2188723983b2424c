//! Table keys, index keys, and the rows of versions and parameters.

use kernel::Result;
use kernel::entity::Entity as _;
use kernel::table::{Action, Index, Item, Key, set_key, sortable_time, to_row};
use serde::{Deserialize, Serialize};

use crate::values::name::{Service, SettingId};
use crate::values::setting::Setting;
use crate::values::version::Version;

pub(super) const SETTINGS: &str = "SETTINGS";
pub(super) const PENDING: &str = "PENDING";
pub(super) const AUDIT: &str = "AUDIT";
pub(super) const PARAMETER: &str = "PARAMETER";
pub(super) const PARAMETER_VERSION: &str = "parameter_version";

/// The last version of the parameter that we know from SSM.
#[derive(Serialize, Deserialize)]
pub(super) struct SeenVersion {
    pub(super) parameter_version: i64,
}

pub(super) fn parameter_action(id: &SettingId, parameter_version: Option<i64>) -> Result<Action> {
    let key = parameter_key(id);
    Ok(match parameter_version {
        Some(parameter_version) => Action::Put(to_row(&key, &SeenVersion { parameter_version })?),
        None => Action::Delete(key),
    })
}

pub(super) fn version_row(version: &Version) -> Result<Item> {
    let mut row = to_row(&version_key(&version.id, version.version), version)?;
    let by_time = format!(
        "{}#{}#{:010}",
        sortable_time(version.at),
        version.id,
        version.version
    );
    set_key(&mut row, Index::Gsi1, AUDIT, &by_time);
    let (service, _) = version.id.parts();
    set_key(&mut row, Index::Gsi2, &audit_partition(service), &by_time);
    Ok(row)
}

/// The row of a setting, for tests that start with many settings.
#[cfg(test)]
pub(crate) fn row(setting: &Setting) -> Item {
    let mut row = to_row(&Setting::key(setting.id()), setting).unwrap();
    set_index_keys(setting, &mut row);
    row
}

/// Lists do not contain deleted settings; the index of pending settings contains them until SSM has
/// the change.
pub(super) fn set_index_keys(setting: &Setting, row: &mut Item) {
    let (service, key) = setting.name().parts();
    if setting.is_live() {
        set_key(row, Index::Gsi2, &format!("SERVICE#{service}"), key);
        set_key(row, Index::Gsi3, SETTINGS, &format!("{key}#{service}"));
    }
    if setting.is_pending() {
        set_key(row, Index::Gsi1, PENDING, &pending_since(setting));
    }
}

/// The sort key of a setting in the index of pending settings.
pub(super) fn pending_since(setting: &Setting) -> String {
    format!("{}#{}", sortable_time(setting.changed().1), setting.name())
}

pub(super) fn service_partition(service: Service) -> String {
    format!("SERVICE#{}", service.as_str())
}

pub(super) fn audit_partition(service: &str) -> String {
    format!("{AUDIT}#{service}")
}

pub(crate) fn version_key(id: &SettingId, version: u64) -> Key {
    Key::new(
        Setting::partition(id.as_str()),
        format!("VERSION#{version:010}"),
    )
}

pub(super) fn parameter_key(id: &SettingId) -> Key {
    Key::new(Setting::partition(id.as_str()), PARAMETER)
}
