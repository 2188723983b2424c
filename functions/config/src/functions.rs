//! Every function of this domain. Written by `make synth`.

use lambda::{Catalogue, Function};

use crate::commands::flags::create_flag::CreateFlag;
use crate::commands::flags::delete_flag::DeleteFlag;
use crate::commands::flags::evaluate_flags::EvaluateFlags;
use crate::commands::flags::toggle_flag::ToggleFlag;
use crate::commands::flags::update_flag::UpdateFlag;
use crate::commands::routes::reset_route_policy::ResetRoutePolicy;
use crate::commands::routes::set_route_policy::SetRoutePolicy;
use crate::commands::schemas::delete_config_schema::DeleteConfigSchema;
use crate::commands::schemas::put_config_schema::PutConfigSchema;
use crate::commands::services::deregister_service::DeregisterService;
use crate::commands::services::register_service::RegisterService;
use crate::commands::values::create_config::CreateConfig;
use crate::commands::values::delete_config::DeleteConfig;
use crate::commands::values::rollback_config::RollbackConfig;
use crate::commands::values::update_config::UpdateConfig;
use crate::consumers::introduce_service::IntroduceService;
use crate::consumers::record_parameter_change::RecordParameterChange;
use crate::consumers::settle_parameters::SettleParameters;
use crate::consumers::sync_setting::SyncSetting;
use crate::jobs::reconcile_parameters::ReconcileParameters;
use crate::queries::flags::get_flag::GetFlag;
use crate::queries::flags::list_flags::ListFlags;
use crate::queries::routes::get_route::GetRoute;
use crate::queries::routes::list_routes::ListRoutes;
use crate::queries::schemas::get_config_schema::GetConfigSchema;
use crate::queries::schemas::list_config_schemas::ListConfigSchemas;
use crate::queries::services::list_services::ListServices;
use crate::queries::services::resolve_service::ResolveService;
use crate::queries::values::get_config::GetConfig;
use crate::queries::values::get_config_history::GetConfigHistory;
use crate::queries::values::get_config_version::GetConfigVersion;
use crate::queries::values::get_effective_config::GetEffectiveConfig;
use crate::queries::values::list_config_audit::ListConfigAudit;
use crate::queries::values::list_configs::ListConfigs;

/// The domain's functions, for the templates, the API description and the tests.
#[must_use]
pub fn catalogue() -> Catalogue {
    Catalogue::new(env!("CARGO_PKG_NAME"), env!("CARGO_PKG_DESCRIPTION"))
        .command::<CreateConfig>()
        .command::<CreateFlag>()
        .command::<DeleteConfig>()
        .command::<DeleteConfigSchema>()
        .command::<DeleteFlag>()
        .command::<DeregisterService>()
        .command::<EvaluateFlags>()
        .command::<PutConfigSchema>()
        .command::<RegisterService>()
        .command::<ResetRoutePolicy>()
        .command::<RollbackConfig>()
        .command::<SetRoutePolicy>()
        .command::<ToggleFlag>()
        .command::<UpdateConfig>()
        .command::<UpdateFlag>()
        .query::<GetConfig>()
        .query::<GetConfigHistory>()
        .query::<GetConfigSchema>()
        .query::<GetConfigVersion>()
        .query::<GetEffectiveConfig>()
        .query::<GetFlag>()
        .query::<GetRoute>()
        .query::<ListConfigAudit>()
        .query::<ListConfigSchemas>()
        .query::<ListConfigs>()
        .query::<ListFlags>()
        .query::<ListRoutes>()
        .query::<ListServices>()
        .query::<ResolveService>()
        .consumer::<IntroduceService>()
        .consumer::<RecordParameterChange>()
        .consumer::<SettleParameters>()
        .consumer::<SyncSetting>()
        .job::<ReconcileParameters>()
}

/// The function `create-config`.
#[must_use]
pub fn create_config() -> Function {
    lambda::command::<CreateConfig>()
}

/// The function `create-flag`.
#[must_use]
pub fn create_flag() -> Function {
    lambda::command::<CreateFlag>()
}

/// The function `delete-config`.
#[must_use]
pub fn delete_config() -> Function {
    lambda::command::<DeleteConfig>()
}

/// The function `delete-config-schema`.
#[must_use]
pub fn delete_config_schema() -> Function {
    lambda::command::<DeleteConfigSchema>()
}

/// The function `delete-flag`.
#[must_use]
pub fn delete_flag() -> Function {
    lambda::command::<DeleteFlag>()
}

/// The function `deregister-service`.
#[must_use]
pub fn deregister_service() -> Function {
    lambda::command::<DeregisterService>()
}

/// The function `evaluate-flags`.
#[must_use]
pub fn evaluate_flags() -> Function {
    lambda::command::<EvaluateFlags>()
}

/// The function `put-config-schema`.
#[must_use]
pub fn put_config_schema() -> Function {
    lambda::command::<PutConfigSchema>()
}

/// The function `register-service`.
#[must_use]
pub fn register_service() -> Function {
    lambda::command::<RegisterService>()
}

/// The function `reset-route-policy`.
#[must_use]
pub fn reset_route_policy() -> Function {
    lambda::command::<ResetRoutePolicy>()
}

/// The function `rollback-config`.
#[must_use]
pub fn rollback_config() -> Function {
    lambda::command::<RollbackConfig>()
}

/// The function `set-route-policy`.
#[must_use]
pub fn set_route_policy() -> Function {
    lambda::command::<SetRoutePolicy>()
}

/// The function `toggle-flag`.
#[must_use]
pub fn toggle_flag() -> Function {
    lambda::command::<ToggleFlag>()
}

/// The function `update-config`.
#[must_use]
pub fn update_config() -> Function {
    lambda::command::<UpdateConfig>()
}

/// The function `update-flag`.
#[must_use]
pub fn update_flag() -> Function {
    lambda::command::<UpdateFlag>()
}

/// The function `get-config`.
#[must_use]
pub fn get_config() -> Function {
    lambda::query::<GetConfig>()
}

/// The function `get-config-history`.
#[must_use]
pub fn get_config_history() -> Function {
    lambda::query::<GetConfigHistory>()
}

/// The function `get-config-schema`.
#[must_use]
pub fn get_config_schema() -> Function {
    lambda::query::<GetConfigSchema>()
}

/// The function `get-config-version`.
#[must_use]
pub fn get_config_version() -> Function {
    lambda::query::<GetConfigVersion>()
}

/// The function `get-effective-config`.
#[must_use]
pub fn get_effective_config() -> Function {
    lambda::query::<GetEffectiveConfig>()
}

/// The function `get-flag`.
#[must_use]
pub fn get_flag() -> Function {
    lambda::query::<GetFlag>()
}

/// The function `get-route`.
#[must_use]
pub fn get_route() -> Function {
    lambda::query::<GetRoute>()
}

/// The function `list-config-audit`.
#[must_use]
pub fn list_config_audit() -> Function {
    lambda::query::<ListConfigAudit>()
}

/// The function `list-config-schemas`.
#[must_use]
pub fn list_config_schemas() -> Function {
    lambda::query::<ListConfigSchemas>()
}

/// The function `list-configs`.
#[must_use]
pub fn list_configs() -> Function {
    lambda::query::<ListConfigs>()
}

/// The function `list-flags`.
#[must_use]
pub fn list_flags() -> Function {
    lambda::query::<ListFlags>()
}

/// The function `list-routes`.
#[must_use]
pub fn list_routes() -> Function {
    lambda::query::<ListRoutes>()
}

/// The function `list-services`.
#[must_use]
pub fn list_services() -> Function {
    lambda::query::<ListServices>()
}

/// The function `resolve-service`.
#[must_use]
pub fn resolve_service() -> Function {
    lambda::query::<ResolveService>()
}

/// The function `introduce-service`.
#[must_use]
pub fn introduce_service() -> Function {
    lambda::consumer::<IntroduceService>()
}

/// The function `record-parameter-change`.
#[must_use]
pub fn record_parameter_change() -> Function {
    lambda::consumer::<RecordParameterChange>()
}

/// The function `settle-parameters`.
#[must_use]
pub fn settle_parameters() -> Function {
    lambda::consumer::<SettleParameters>()
}

/// The function `sync-setting`.
#[must_use]
pub fn sync_setting() -> Function {
    lambda::consumer::<SyncSetting>()
}

/// The function `reconcile-parameters`.
#[must_use]
pub fn reconcile_parameters() -> Function {
    lambda::job::<ReconcileParameters>()
}
