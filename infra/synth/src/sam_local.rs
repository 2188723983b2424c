//! The template for `sam local`: every endpoint and the authorizer behind one API.

use kernel::Route;
use kernel::deployment::{Deployment, Source};
use lambda::{ALLOWED_METHODS, Catalogue, Entry, PathMethods, Trigger};
use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior};
use serde::Serialize;

use crate::error::{Error, Result};
use scaffold::names::pascal;

const TEMPLATE: &str = include_str!("../templates/sam-local.yaml.j2");

/// The variables of every function, of which `AWS_ENDPOINT_URL` leads to the local AWS.
const SHARED_VARIABLES: [&str; 5] = [
    "AWS_ENDPOINT_URL",
    "LOG_LEVEL",
    "SERVICE_NAME",
    "SERVICE_VERSION",
    "STAGE",
];

#[derive(Serialize)]
struct Api {
    default_memory_mb: u32,
    default_timeout_s: u32,
    shared_variables: [&'static str; 5],
    /// The prefix of the name of the authorizer's resource.
    authorizer: String,
    functions: Vec<Function>,
}

#[derive(Serialize)]
struct Function {
    id: String,
    /// The part after `aurora-local-`.
    deployed_as: String,
    binary: &'static str,
    memory_mb: u32,
    timeout_s: u32,
    variables: Vec<&'static str>,
    public: bool,
    routes: Vec<Event>,
}

/// One route of a function. Without a path it is `$default`.
#[derive(Serialize)]
struct Event {
    /// Its name in the template, which is its method: `Get`.
    event: String,
    path: Option<&'static str>,
}

/// The template, given all domains.
///
/// # Errors
/// When no domain has an authorizer.
pub fn render(catalogues: &[Catalogue]) -> Result<String> {
    let methods = PathMethods::of(catalogues);
    let functions: Vec<Function> = catalogues
        .iter()
        .flat_map(|catalogue| {
            let entries = catalogue.deployed(catalogues);
            entries.into_iter().map(move |entry| (catalogue, entry))
        })
        .filter_map(|(catalogue, entry)| function(catalogue, &entry, &methods))
        .collect();
    let authorizer = functions
        .iter()
        .find(|function| function.routes.is_empty())
        .ok_or_else(|| Error::refused("no domain has an authorizer"))?;
    let api = Api {
        default_memory_mb: Deployment::DEFAULT.memory_mb,
        default_timeout_s: Deployment::DEFAULT.timeout_s,
        shared_variables: SHARED_VARIABLES,
        authorizer: authorizer.id.clone(),
        functions,
    };
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_syntax(crate::template_syntax()?);
    Ok(environment
        .template_from_str(TEMPLATE)?
        .render(Serde(api))?)
}

/// The function of an endpoint or the authorizer; none for a function that the API does not call.
fn function(catalogue: &Catalogue, entry: &Entry, methods: &PathMethods) -> Option<Function> {
    let (public, routes) = match &entry.trigger {
        Trigger::Http { spec, .. } => {
            let path = (spec.route != Route::DEFAULT).then_some(spec.route.path);
            let head = spec.answers_head().then_some("HEAD");
            let names = [spec.route.method.name()].into_iter().chain(head);
            let events = names.map(|method| Event {
                event: pascal(&method.to_ascii_lowercase()),
                path,
            });
            (!spec.asks_who_calls(), events.collect())
        }
        Trigger::Authorizer => (true, Vec::new()),
        Trigger::Event { .. } | Trigger::Job { .. } | Trigger::Stream => return None,
    };
    let deployed_as = crate::deployed_as(entry, catalogue.domain);
    Some(Function {
        id: pascal(&deployed_as),
        deployed_as,
        binary: entry.name,
        memory_mb: entry.deployment.memory_mb,
        timeout_s: entry.deployment.timeout_s,
        variables: variables(catalogue, entry, methods),
        public,
        routes,
    })
}

/// The names of the variables that the function has in its stack.
fn variables(catalogue: &Catalogue, entry: &Entry, methods: &PathMethods) -> Vec<&'static str> {
    let own = entry.requirements.variables().into_iter();
    let own = own.filter(|(_, source)| !matches!(source, Source::Everywhere));
    let table = entry.requirements.uses_table() && catalogue.has_table;
    let allowed = match &entry.trigger {
        Trigger::Http { spec, .. } => {
            spec.answers_head() && methods.allow(spec.route.path).is_some()
        }
        _ => false,
    };
    let mut names: Vec<_> = own.map(|(name, _)| name).collect();
    names.extend(table.then_some("TABLE_NAME"));
    names.extend(allowed.then_some(ALLOWED_METHODS));
    names.sort_unstable();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text() -> String {
        render(&domains::catalogues()).unwrap()
    }

    #[test]
    fn every_method_of_the_list_of_routes_is_there_once() {
        let text = text();
        let routes = crate::openapi::routes(&domains::catalogues());
        for line in routes.lines() {
            let mut words = line.split(' ');
            let (methods, path) = (words.next().unwrap(), words.next().unwrap());
            for method in methods.split(',') {
                let route = format!("            Method: {method}\n            Path: {path}\n");
                assert_eq!(text.matches(&route).count(), 1, "{method} {path}");
            }
        }
    }

    #[test]
    fn the_default_route_is_the_one_without_a_path() {
        let text = text();
        let routes = text.matches("Type: HttpApi\n").count();
        assert_eq!(text.matches("            Path: ").count(), routes - 1);
        let default = text.split("NotFoundFunction:").nth(1).unwrap();
        let default = default.split("\n\n").next().unwrap();
        assert!(!default.contains("Path:") && !default.contains("Auth:"));
    }

    #[test]
    fn what_an_endpoint_needs_to_know_is_named() {
        let text = text();
        let create = text.split("  CreateSubjectFunction:").nth(1).unwrap();
        let create = create.split("\n\n").next().unwrap();
        assert!(create.contains("          TABLE_NAME: \"\"\n"));
        assert!(create.contains("              Authorizer: Authorizer"));
    }
}
