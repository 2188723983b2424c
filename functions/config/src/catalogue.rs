//! Every function of this domain, by what it is about.

use kernel::Kind;
use lambda::Catalogue;

use crate::commands::{
    create_config, delete_config, put_config_schema, rollback_config, update_config,
};
use crate::consumers::{apply_setting, record_parameter_change, remove_setting, settle_parameters};
use crate::jobs::reconcile_parameters;
use crate::queries::{
    get_config, get_config_history, get_config_schema, get_config_version, get_effective_config,
    list_config_audit, list_config_schemas, list_configs,
};
use crate::schemas::event::SchemaChanged;
use crate::values::event::{ParametersDrifted, SettingChanged, SettingDeleted};

/// The domain's functions.
#[must_use]
pub fn catalogue() -> Catalogue {
    let catalogue = Catalogue::new(
        "config",
        "Settings of the platform: their values in SSM, their history, audit and schemas",
    );
    [values, parameters, schemas]
        .into_iter()
        .fold(catalogue, |catalogue, add| add(catalogue))
}

fn values(catalogue: Catalogue) -> Catalogue {
    catalogue
        .command::<create_config::CreateConfig>(create_config::entry)
        .emits::<SettingChanged>()
        .command::<update_config::UpdateConfig>(update_config::entry)
        .emits::<SettingChanged>()
        .command::<delete_config::DeleteConfig>(delete_config::entry)
        .emits::<SettingDeleted>()
        .command::<rollback_config::RollbackConfig>(rollback_config::entry)
        .emits::<SettingChanged>()
        .query::<list_configs::ListConfigs>(list_configs::entry)
        .query::<get_config::GetConfig>(get_config::entry)
        .query::<get_config_history::GetConfigHistory>(get_config_history::entry)
        .refuses(Kind::NotFound)
        .query::<get_config_version::GetConfigVersion>(get_config_version::entry)
        .query::<get_effective_config::GetEffectiveConfig>(get_effective_config::entry)
        .refuses(Kind::Conflict)
        .query::<list_config_audit::ListConfigAudit>(list_config_audit::entry)
}

/// What keeps SSM and the table the same.
fn parameters(catalogue: Catalogue) -> Catalogue {
    catalogue
        .consumer::<apply_setting::ApplySetting>(apply_setting::entry)
        .consumer::<remove_setting::RemoveSetting>(remove_setting::entry)
        .consumer::<record_parameter_change::RecordParameterChange>(record_parameter_change::entry)
        .emits::<SettingChanged>()
        .emits::<SettingDeleted>()
        .job::<reconcile_parameters::ReconcileParameters>(reconcile_parameters::entry)
        .emits::<ParametersDrifted>()
        .consumer::<settle_parameters::SettleParameters>(settle_parameters::entry)
        .emits::<SettingChanged>()
        .emits::<SettingDeleted>()
}

fn schemas(catalogue: Catalogue) -> Catalogue {
    catalogue
        .query::<list_config_schemas::ListConfigSchemas>(list_config_schemas::entry)
        .query::<get_config_schema::GetConfigSchema>(get_config_schema::entry)
        .command::<put_config_schema::PutConfigSchema>(put_config_schema::entry)
        .emits::<SchemaChanged>()
}
