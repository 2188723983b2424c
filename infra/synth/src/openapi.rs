//! The API description in OpenAPI 3.1.

mod errors;
mod input;
mod operation;
mod refusals;
mod shared;
mod tidy;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::Path;

use kernel::{Permission, Route};
use lambda::{Catalogue, EndpointSpec, Entry, Trigger};
use serde::Serialize;
use serde_json::{Value, json};

use self::operation::Operation;
use crate::docs;
use crate::error::Result;
use crate::schemas::Schemas;

/// What a client must know before its first request.
const GUIDE: &str = include_str!("openapi/guide.md");

/// The operations by path and method.
type Paths = BTreeMap<&'static str, BTreeMap<String, Operation>>;

/// The whole description. Its fields are written in this order; their contents are sorted by name.
#[derive(Serialize)]
struct Description<'a> {
    openapi: &'static str,
    info: Value,
    servers: [Value; 1],
    tags: Vec<Tag<'a>>,
    paths: Paths,
    components: Components,
}

#[derive(Serialize)]
struct Tag<'a> {
    name: &'a str,
    description: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Components {
    schemas: BTreeMap<String, Value>,
    responses: BTreeMap<String, Value>,
    parameters: Value,
    headers: Value,
    security_schemes: Value,
}

/// The description of every route except the catch-all route.
///
/// # Errors
/// When an endpoint has no doc comment, or two schemas have one name.
pub fn render(root: &Path, catalogues: &[Catalogue]) -> Result<String> {
    let mut schemas = Schemas::of(catalogues)?;
    schemas.inputs.values_mut().for_each(tidy::tidy);
    schemas.components.values_mut().for_each(tidy::tidy);
    let mut paths: Paths = BTreeMap::new();
    for (domain, entry) in deployed(catalogues) {
        let Trigger::Http { spec, .. } = &entry.trigger else {
            continue;
        };
        if spec.route != Route::DEFAULT {
            let heading = docs::heading(root, owner(catalogues, &entry), &entry)?;
            let operation = operation::of(domain, &entry, spec, &heading, &mut schemas)?;
            let methods = paths.entry(spec.route.path).or_default();
            methods.insert(spec.route.method.name().to_ascii_lowercase(), operation);
        }
    }
    let error = schemas.example(&json!({ "$ref": "#/components/schemas/ErrorResponse" }));
    let is_used = |response: &str| {
        let mut operations = paths.values().flat_map(BTreeMap::values);
        operations.any(|operation| operation.refers_to(response))
    };
    let responses = errors::responses(&error, &is_used);
    let description = Description {
        openapi: "3.1.1",
        info: info(),
        // Relative to this document: the local AWS serves the API under a base path.
        servers: [json!({ "url": "." })],
        tags: catalogues.iter().map(tag).collect(),
        paths,
        components: Components {
            schemas: schemas.components,
            responses,
            parameters: shared::parameters(),
            headers: shared::headers(),
            security_schemes: shared::security_schemes(),
        },
    };
    Ok(serde_json::to_string_pretty(&description)? + "\n")
}

/// Every function of every stack, with the domain of the stack.
fn deployed(catalogues: &[Catalogue]) -> impl Iterator<Item = (&'static str, Entry)> {
    catalogues.iter().flat_map(|catalogue| {
        let entries = catalogue.deployed(catalogues).into_iter();
        entries.map(|entry| (catalogue.domain, entry))
    })
}

/// The domain that has the source of a function.
fn owner(catalogues: &[Catalogue], entry: &Entry) -> &'static str {
    let has_it = |catalogue: &&Catalogue| {
        let mut entries = catalogue.entries.iter();
        entries.any(|one| one.name == entry.name)
    };
    catalogues
        .iter()
        .find(has_it)
        .map_or("", |owner| owner.domain)
}

fn info() -> Value {
    json!({
        "title": "Aurora",
        "version": env!("CARGO_PKG_VERSION"),
        "description": GUIDE.trim(),
        "license": { "name": "Apache 2.0", "identifier": "Apache-2.0" },
    })
}

fn tag(catalogue: &Catalogue) -> Tag<'_> {
    Tag {
        name: catalogue.domain,
        description: catalogue.purpose,
    }
}

/// One line for every route except the catch-all route, sorted by path: method, path, function,
/// domain, and whether an operator can set a policy for the function (`GET,HEAD /health get-health
/// platform fixed`).
#[must_use]
pub fn routes(catalogues: &[Catalogue]) -> String {
    let mut routes: Vec<(EndpointSpec, String, &str, &str)> = deployed(catalogues)
        .filter_map(|(domain, entry)| match entry.trigger {
            Trigger::Http { spec, .. } => {
                let kind = if entry.is_adjustable() {
                    "adjustable"
                } else {
                    "fixed"
                };
                Some((spec, operation::id(&entry, domain), domain, kind))
            }
            _ => None,
        })
        .filter(|(spec, ..)| spec.route != Route::DEFAULT)
        .collect();
    routes.sort_by_key(|(spec, ..)| (spec.route.path, spec.route.method));
    let lines = routes.iter();
    lines
        .map(|(spec, function, domain, kind)| {
            let head = if spec.answers_head() { ",HEAD" } else { "" };
            let (method, path) = (spec.route.method.name(), spec.route.path);
            let access = if spec.permission == Permission::Public {
                "public"
            } else {
                "restricted"
            };
            format!("{method}{head} {path} {function} {domain} {kind} {access}\n")
        })
        .collect()
}
