//! The description of the API in OpenAPI 3.1.

mod operation;
mod refusals;
mod shared;

use std::collections::BTreeMap;
use std::path::Path;

use kernel::Route;
use lambda::{Catalogue, Trigger};
use serde::Serialize;
use serde_json::{Value, json};

use self::operation::Operation;
use crate::error::Result;
use crate::schemas::Schemas;

/// The whole description. Its own fields keep this order; what is within them is sorted by name.
#[derive(Serialize)]
struct Description<'a> {
    openapi: &'static str,
    info: Value,
    servers: [Value; 1],
    tags: Vec<Tag<'a>>,
    paths: BTreeMap<&'static str, BTreeMap<String, Operation>>,
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

/// The description of every route but the catch-all.
///
/// # Errors
/// When an endpoint has no doc comment, or two schemas have one name.
pub fn render(root: &Path, catalogues: &[Catalogue]) -> Result<String> {
    let mut schemas = Schemas::of(catalogues)?;
    let mut paths: BTreeMap<_, BTreeMap<_, _>> = BTreeMap::new();
    for catalogue in catalogues {
        for entry in &catalogue.entries {
            let Trigger::Http { spec, .. } = &entry.trigger else {
                continue;
            };
            if spec.route != Route::DEFAULT {
                let operation = operation::of(root, catalogue.domain, entry, spec, &mut schemas)?;
                let methods = paths.entry(spec.route.path).or_default();
                methods.insert(spec.route.method.name().to_ascii_lowercase(), operation);
            }
        }
    }
    let description = Description {
        openapi: "3.1.1",
        info: info(),
        // Beside this document, wherever that is: the local AWS serves the API below a path.
        servers: [json!({ "url": "." })],
        tags: catalogues.iter().map(tag).collect(),
        paths,
        components: Components {
            schemas: schemas.components,
            responses: shared::responses(),
            parameters: shared::parameters(),
            headers: shared::headers(),
            security_schemes: shared::security_schemes(),
        },
    };
    Ok(serde_json::to_string_pretty(&description)? + "\n")
}

fn info() -> Value {
    json!({
        "title": "Aurora",
        "version": env!("CARGO_PKG_VERSION"),
        "description": "A learning platform. Every error has the same body, in which `error_code` is stable.",
        "license": { "name": "Apache 2.0", "identifier": "Apache-2.0" },
    })
}

fn tag(catalogue: &Catalogue) -> Tag<'_> {
    Tag {
        name: catalogue.domain,
        description: catalogue.purpose,
    }
}

/// One line for every route but the catch-all, `GET /health`, in the order of the paths.
#[must_use]
pub fn routes(catalogues: &[Catalogue]) -> String {
    let entries = catalogues.iter().flat_map(|catalogue| &catalogue.entries);
    let mut routes: Vec<Route> = entries
        .filter_map(|entry| match entry.trigger {
            Trigger::Http { spec, .. } => Some(spec.route),
            _ => None,
        })
        .filter(|route| *route != Route::DEFAULT)
        .collect();
    routes.sort_by_key(|route| (route.path, route.method));
    routes.iter().map(|route| route.key() + "\n").collect()
}
