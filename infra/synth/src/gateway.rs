//! The template of the gateway's stack: the API with every route of all domains.
//!
//! The routes are an OpenAPI document inside the template and not one resource each: API Gateway takes
//! few changes a second, and one import is one change. The document names functions by their names, so
//! the stack imports nothing from the stacks of the domains, and they import nothing from it.

use std::collections::BTreeMap;

use kernel::Route;
use lambda::{Catalogue, EndpointSpec, Trigger};
use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior};
use serde::Serialize;

use crate::error::{Error, Result};
use crate::quotas;

/// The name of the stack after `aurora-<stage>-`, which no domain can have.
pub const NAME: &str = "gateway";

const TEMPLATE: &str = include_str!("../templates/gateway.yaml.j2");

/// The key in OpenAPI for every method that has no operation of its own.
const ANY: &str = "x-amazon-apigateway-any-method";

#[derive(Serialize)]
struct Api {
    version: &'static str,
    /// The function that identifies callers, as the other functions: the part after `aurora-<stage>-`.
    authorizer: String,
    paths: Vec<Path>,
}

#[derive(Serialize)]
struct Path {
    path: String,
    parameters: Vec<&'static str>,
    operations: Vec<Operation>,
}

#[derive(Serialize)]
struct Operation {
    /// Its key in OpenAPI: `post`, or the one for any method.
    method: String,
    is_default: bool,
    function: String,
    public: bool,
}

/// The template, given all domains.
///
/// # Errors
/// When a domain has the name of the stack, when two functions have the same route, when no domain has
/// an authorizer, or when the API is over a quota.
pub fn render(catalogues: &[Catalogue]) -> Result<String> {
    let api = Api {
        version: env!("CARGO_PKG_VERSION"),
        authorizer: authorizer(catalogues)?,
        paths: paths(catalogues)?,
    };
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_syntax(crate::template_syntax()?);
    let text = environment
        .template_from_str(TEMPLATE)?
        .render(Serde(api))?;
    quotas::check_gateway(&text)?;
    Ok(text)
}

fn authorizer(catalogues: &[Catalogue]) -> Result<String> {
    let mut entries = catalogues.iter().flat_map(|catalogue| &catalogue.entries);
    entries
        .find(|entry| matches!(entry.trigger, Trigger::Authorizer))
        .map(|entry| entry.name.to_owned())
        .ok_or_else(|| Error::refused("no domain has an authorizer"))
}

fn paths(catalogues: &[Catalogue]) -> Result<Vec<Path>> {
    let mut paths: BTreeMap<&str, (Route, BTreeMap<String, Operation>)> = BTreeMap::new();
    for catalogue in catalogues {
        if catalogue.domain == NAME {
            let refusal = format!("{NAME:?} is the name of the API's stack, not of a domain");
            return Err(Error::refused(refusal));
        }
        for entry in catalogue.deployed(catalogues) {
            let Trigger::Http { spec, .. } = entry.trigger else {
                continue;
            };
            let (route, operations) = paths
                .entry(spec.route.path)
                .or_insert_with(|| (spec.route, BTreeMap::new()));
            let function = crate::deployed_as(&entry, catalogue.domain);
            let operation = operation(&spec, function);
            if let Some(other) = operations.insert(operation.method.clone(), operation) {
                let (route, function) = (route.path, other.function);
                let refusal = format!("{route}: {} has the same route as {function}", entry.name);
                return Err(Error::refused(refusal));
            }
        }
    }
    let paths = paths.into_values().map(|(route, operations)| Path {
        path: if route == Route::DEFAULT {
            format!("/{}", route.path)
        } else {
            route.path.to_owned()
        },
        parameters: route.parameters().collect(),
        operations: operations.into_values().collect(),
    });
    Ok(paths.collect())
}

fn operation(spec: &EndpointSpec, function: String) -> Operation {
    let is_default = spec.route == Route::DEFAULT;
    let method = if is_default || spec.answers_head() {
        ANY.to_owned()
    } else {
        spec.route.method.name().to_ascii_lowercase()
    };
    Operation {
        method,
        is_default,
        function,
        public: !spec.asks_who_calls(),
    }
}

#[cfg(test)]
mod tests;
