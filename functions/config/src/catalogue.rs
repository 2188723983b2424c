//! Every function of this domain, by what it is about.

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
        .command::<create_config::CreateConfig>()
        .command::<update_config::UpdateConfig>()
        .command::<delete_config::DeleteConfig>()
        .command::<rollback_config::RollbackConfig>()
        .query::<list_configs::ListConfigs>()
        .query::<get_config::GetConfig>()
        .query::<get_config_history::GetConfigHistory>()
        .query::<get_config_version::GetConfigVersion>()
        .query::<get_effective_config::GetEffectiveConfig>()
        .query::<list_config_audit::ListConfigAudit>()
}

fn flags(catalogue: Catalogue) -> Catalogue {
    catalogue
        .query::<list_flags::ListFlags>()
        .command::<create_flag::CreateFlag>()
        .query::<get_flag::GetFlag>()
        .command::<update_flag::UpdateFlag>()
        .command::<toggle_flag::ToggleFlag>()
        .command::<delete_flag::DeleteFlag>()
        .command::<evaluate_flags::EvaluateFlags>()
}

fn routes(catalogue: Catalogue) -> Catalogue {
    catalogue
        .query::<list_routes::ListRoutes>()
        .query::<get_route::GetRoute>()
        .command::<set_route_policy::SetRoutePolicy>()
        .command::<reset_route_policy::ResetRoutePolicy>()
}

fn services(catalogue: Catalogue) -> Catalogue {
    catalogue
        .query::<list_services::ListServices>()
        .query::<resolve_service::ResolveService>()
        .command::<register_service::RegisterService>()
        .command::<deregister_service::DeregisterService>()
        .consumer::<introduce_service::IntroduceService>()
        .consumer::<continue_introduction::ContinueIntroduction>()
}

/// What keeps SSM and the table the same.
fn parameters(catalogue: Catalogue) -> Catalogue {
    catalogue
        .consumer::<apply_setting::ApplySetting>()
        .consumer::<remove_setting::RemoveSetting>()
        .consumer::<record_parameter_change::RecordParameterChange>()
        .job::<reconcile_parameters::ReconcileParameters>()
        .consumer::<settle_parameters::SettleParameters>()
}

fn schemas(catalogue: Catalogue) -> Catalogue {
    catalogue
        .query::<list_config_schemas::ListConfigSchemas>()
        .query::<get_config_schema::GetConfigSchema>()
        .command::<put_config_schema::PutConfigSchema>()
}
