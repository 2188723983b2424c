//! The API's routes and their policies, which operators can change while the platform runs.

use gateway::Route;
use jiff::Timestamp;
use kernel::named::Name;
use kernel::{Error, Reply, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use settings::RoutePolicy;

use crate::error::ConfigError;
use crate::values::form::SettingForm;
use crate::values::name::{Service, SettingKey};
use crate::values::setting::Setting;
use crate::values::view::SettingState;

/// Whether the route can have a policy: a function without a table reads no settings.
fn is_adjustable(route: Route) -> bool {
    route.adjustable && !RoutePolicy::EXEMPT.contains(&route.function)
}

/// The id of a route: the name of its function.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline)]
pub(crate) struct RouteId(#[schemars(example = &"create-subject")] pub SettingKey);

impl Name for RouteId {
    const FIELD: &'static str = "route_id";
}

/// The route with this id.
///
/// # Errors
/// `config.route_not_found`
pub(crate) fn route(id: &SettingKey) -> Result<Route> {
    let found = gateway::routes().find(|route| route.function == id.as_str());
    found.ok_or_else(|| ConfigError::NoRoute.into())
}

impl SettingForm for RoutePolicy {
    const SERVICE: Service = Service::ROUTES;

    fn check(&self, key: &SettingKey) -> Result<()> {
        let route = route(key)?;
        if !is_adjustable(route) {
            return Err(ConfigError::NoPolicy.into());
        }
        let restricts = self.is_disabled() || self.timeout().is_some();
        if restricts && RoutePolicy::ALWAYS_ON.contains(&route.function) {
            return Err(ConfigError::AlwaysOn.into());
        }
        if self.fallback.is_some() && !(route.is_query() && route.public) {
            return Err(ConfigError::NoFallback.into());
        }
        let ends_before_it_is_deprecated = |(deprecated, sunset)| sunset < deprecated;
        if self
            .deprecated_at
            .zip(self.sunset_at)
            .is_some_and(ends_before_it_is_deprecated)
        {
            return Err(Error::invalid_field(
                "sunset_at",
                "must not be before deprecated_at",
            ));
        }
        Ok(())
    }
}

/// A route and its policy.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct RouteView {
    /// The route's id: the name of its function.
    pub(crate) route_id: &'static str,
    /// The HTTP method.
    pub(crate) method: &'static str,
    /// The path, with parameters in braces.
    pub(crate) path: &'static str,
    /// The domain of the route's function.
    pub(crate) service: &'static str,
    /// Whether the route can have a policy.
    pub(crate) adjustable: bool,
    /// The deviations from the route's defaults; empty if there is no policy.
    pub(crate) policy: RoutePolicy,
    /// The policy's version: the number of its changes; null if there is no policy.
    pub(crate) version: Option<u64>,
    /// Who changed the policy last.
    pub(crate) changed_by: Option<String>,
    /// When the policy was changed last.
    pub(crate) changed_at: Option<Timestamp>,
}

impl RouteView {
    /// The view of a route and of the setting with its policy, if there is one.
    #[must_use]
    pub(crate) fn of(route: Route, setting: Option<&Setting>) -> Self {
        let setting = setting.filter(|setting| setting.is_live());
        let state = setting.map(SettingState::of);
        Self {
            route_id: route.function,
            method: route.method,
            path: route.path,
            service: route.domain,
            adjustable: is_adjustable(route),
            policy: setting.and_then(RoutePolicy::of).unwrap_or_default(),
            version: state.as_ref().map(|state| state.version),
            changed_by: state.as_ref().map(|state| state.changed_by.clone()),
            changed_at: state.map(|state| state.changed_at),
        }
    }
}

impl Reply for RouteView {
    fn version(&self) -> Option<u64> {
        self.version
    }
}
