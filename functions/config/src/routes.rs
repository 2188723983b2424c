//! The API's routes, and what operators change of them while they run.

use gateway::Route;
use jiff::Timestamp;
use kernel::named::Name;
use kernel::{Error, Reply, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use settings::RoutePolicy;

use crate::error::ConfigError;
use crate::values::document::Document;
use crate::values::name::{Key, Service};
use crate::values::setting::Setting;
use crate::values::view::SettingState;

/// Whether a policy for the route would be obeyed: a function without a table reads no settings.
fn is_adjustable(route: Route) -> bool {
    route.adjustable && !RoutePolicy::EXEMPT.contains(&route.function)
}

/// A route's id: the name of the function behind it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline)]
pub struct RouteId(#[schemars(example = &"create-subject")] pub Key);

impl Name for RouteId {
    const FIELD: &'static str = "route_id";
}

/// The route of that id.
///
/// # Errors
/// `config.route_not_found`
pub fn route(id: &Key) -> Result<Route> {
    let found = gateway::routes().find(|route| route.function == id.as_str());
    found.ok_or_else(|| ConfigError::NoRoute.into())
}

impl Document for RoutePolicy {
    const SERVICE: Service = Service::ROUTES;

    fn check(&self, key: &Key) -> Result<()> {
        let route = route(key)?;
        if !is_adjustable(route) {
            return Err(ConfigError::NoPolicy.into());
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

/// A route, and its policy.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RouteView {
    /// Its id: the name of the function behind it.
    pub route_id: &'static str,
    /// The method.
    pub method: &'static str,
    /// The path.
    pub path: &'static str,
    /// The domain that answers.
    pub service: &'static str,
    /// Whether it can have a policy.
    pub adjustable: bool,
    /// What is said of the route beyond its defaults; empty where nothing is.
    pub policy: RoutePolicy,
    /// The policy's version: the number of its changes; null where there is no policy.
    pub version: Option<u64>,
    /// Who changed the policy last.
    pub changed_by: Option<String>,
    /// When.
    pub changed_at: Option<Timestamp>,
}

impl RouteView {
    /// A route with the setting that holds its policy, if there is one.
    #[must_use]
    pub fn of(route: Route, setting: Option<&Setting>) -> Self {
        let setting = setting.filter(|setting| setting.is_live());
        let standing = setting.map(SettingState::of);
        Self {
            route_id: route.function,
            method: route.method,
            path: route.path,
            service: route.domain,
            adjustable: is_adjustable(route),
            policy: setting.and_then(RoutePolicy::of).unwrap_or_default(),
            version: standing.as_ref().map(|standing| standing.version),
            changed_by: standing
                .as_ref()
                .map(|standing| standing.changed_by.clone()),
            changed_at: standing.map(|standing| standing.changed_at),
        }
    }
}

impl Reply for RouteView {
    fn version(&self) -> Option<u64> {
        self.version
    }
}
