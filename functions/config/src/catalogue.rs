//! Every function of this domain, by what it is about.

use kernel::Kind;
use lambda::Catalogue;

use crate::commands::{
    create_config, create_flag, delete_config, delete_flag, deregister_service, evaluate_flags,
    put_config_schema, register_service, reset_route_policy, rollback_config, set_route_policy,
    toggle_flag, update_config, update_flag,
};
use crate::consumers::{
    apply_setting, continue_introduction, introduce_service, record_parameter_change,
    remove_setting, settle_parameters,
};
use crate::jobs::reconcile_parameters;
use crate::queries::{
    get_config, get_config_history, get_config_schema, get_config_version, get_effective_config,
    get_flag, get_route, list_config_audit, list_config_schemas, list_configs, list_flags,
    list_routes, list_services, resolve_service,
};
use crate::schemas::event::SchemaChanged;
use crate::values::event::{
    IntroductionPaused, ParametersDrifted, SettingChanged, SettingDeleted, SettingRetold,
};

/// The domain's functions.
#[must_use]
pub fn catalogue() -> Catalogue {
    let catalogue = Catalogue::new(
        "config",
        "Settings of the platform: their values in SSM, their history, audit and schemas",
    );
    [values, flags, routes, services, parameters, schemas]
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

fn flags(catalogue: Catalogue) -> Catalogue {
    catalogue
        .query::<list_flags::ListFlags>(list_flags::entry)
        .command::<create_flag::CreateFlag>(create_flag::entry)
        .emits::<SettingChanged>()
        .query::<get_flag::GetFlag>(get_flag::entry)
        .command::<update_flag::UpdateFlag>(update_flag::entry)
        .emits::<SettingChanged>()
        .command::<toggle_flag::ToggleFlag>(toggle_flag::entry)
        .emits::<SettingChanged>()
        .command::<delete_flag::DeleteFlag>(delete_flag::entry)
        .emits::<SettingDeleted>()
        .command::<evaluate_flags::EvaluateFlags>(evaluate_flags::entry)
}

fn routes(catalogue: Catalogue) -> Catalogue {
    catalogue
        .query::<list_routes::ListRoutes>(list_routes::entry)
        .query::<get_route::GetRoute>(get_route::entry)
        .command::<set_route_policy::SetRoutePolicy>(set_route_policy::entry)
        .emits::<SettingChanged>()
        .command::<reset_route_policy::ResetRoutePolicy>(reset_route_policy::entry)
        .emits::<SettingDeleted>()
}

fn services(catalogue: Catalogue) -> Catalogue {
    catalogue
        .query::<list_services::ListServices>(list_services::entry)
        .query::<resolve_service::ResolveService>(resolve_service::entry)
        .command::<register_service::RegisterService>(register_service::entry)
        .emits::<SettingChanged>()
        .command::<deregister_service::DeregisterService>(deregister_service::entry)
        .emits::<SettingDeleted>()
        .consumer::<introduce_service::IntroduceService>(introduce_service::entry)
        .emits::<SettingRetold>()
        .emits::<IntroductionPaused>()
        .consumer::<continue_introduction::ContinueIntroduction>(continue_introduction::entry)
        .emits::<SettingRetold>()
        .emits::<IntroductionPaused>()
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
