//! Every function of this domain. Written by `make synth`.

use lambda::{Catalogue, Function};

use crate::commands::create_config::CreateConfig;
use crate::commands::create_flag::CreateFlag;
use crate::commands::delete_config::DeleteConfig;
use crate::commands::delete_flag::DeleteFlag;
use crate::commands::deregister_service::DeregisterService;
use crate::commands::evaluate_flags::EvaluateFlags;
use crate::commands::put_config_schema::PutConfigSchema;
use crate::commands::register_service::RegisterService;
use crate::commands::reset_route_policy::ResetRoutePolicy;
use crate::commands::rollback_config::RollbackConfig;
use crate::commands::set_route_policy::SetRoutePolicy;
use crate::commands::toggle_flag::ToggleFlag;
use crate::commands::update_config::UpdateConfig;
use crate::commands::update_flag::UpdateFlag;
use crate::consumers::apply_setting::ApplySetting;
use crate::consumers::continue_introduction::ContinueIntroduction;
use crate::consumers::introduce_service::IntroduceService;
use crate::consumers::record_parameter_change::RecordParameterChange;
use crate::consumers::remove_setting::RemoveSetting;
use crate::consumers::settle_parameters::SettleParameters;
use crate::jobs::reconcile_parameters::ReconcileParameters;
use crate::queries::get_config::GetConfig;
use crate::queries::get_config_history::GetConfigHistory;
use crate::queries::get_config_schema::GetConfigSchema;
use crate::queries::get_config_version::GetConfigVersion;
use crate::queries::get_effective_config::GetEffectiveConfig;
use crate::queries::get_flag::GetFlag;
use crate::queries::get_route::GetRoute;
use crate::queries::list_config_audit::ListConfigAudit;
use crate::queries::list_config_schemas::ListConfigSchemas;
use crate::queries::list_configs::ListConfigs;
use crate::queries::list_flags::ListFlags;
use crate::queries::list_routes::ListRoutes;
use crate::queries::list_services::ListServices;
use crate::queries::resolve_service::ResolveService;

/// The domain's functions, for the templates, the API description and the tests.
#[must_use]
pub fn catalogue() -> Catalogue {
    Catalogue::new(env!("CARGO_PKG_NAME"), env!("CARGO_PKG_DESCRIPTION"))
        .command::<CreateConfig>()
        .command::<CreateFlag>()
        .command::<DeleteConfig>()
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
        .consumer::<ApplySetting>()
        .consumer::<ContinueIntroduction>()
        .consumer::<IntroduceService>()
        .consumer::<RecordParameterChange>()
        .consumer::<RemoveSetting>()
        .consumer::<SettleParameters>()
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

/// The function `apply-setting`.
#[must_use]
pub fn apply_setting() -> Function {
    lambda::consumer::<ApplySetting>()
}

/// The function `continue-introduction`.
#[must_use]
pub fn continue_introduction() -> Function {
    lambda::consumer::<ContinueIntroduction>()
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

/// The function `remove-setting`.
#[must_use]
pub fn remove_setting() -> Function {
    lambda::consumer::<RemoveSetting>()
}

/// The function `settle-parameters`.
#[must_use]
pub fn settle_parameters() -> Function {
    lambda::consumer::<SettleParameters>()
}

/// The function `reconcile-parameters`.
#[must_use]
pub fn reconcile_parameters() -> Function {
    lambda::job::<ReconcileParameters>()
}
