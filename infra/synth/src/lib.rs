//! Generates files from the catalogues of the domains: templates, the API description, event schemas
//! and sample invocations. The same catalogue always gives the same bytes, so that a check can find
//! outdated files.

pub mod contracts;
pub mod docs;
pub mod error;
pub mod events;
pub mod example;
pub mod gateway;
pub mod observability;
pub mod openapi;
pub mod permissions;
pub mod quotas;
pub mod sam_local;
pub mod samples;
pub mod schemas;
pub mod stack;
pub mod subscribers;
mod widgets;

use std::path::Path;

use minijinja::syntax::SyntaxConfig;

use contracts::Comparison;
pub use error::{Error, Result};
use lambda::Entry;
use scaffold::files::Files;
use serde_json::Value;

/// Every generated file of the repository at `root`.
///
/// # Errors
/// When a catalogue is invalid, for example over a quota of AWS.
pub fn generate(root: &Path) -> Result<Files> {
    let catalogues = domains::catalogues();
    let mut files = Files::default();
    for folder in ["infra/stacks", "events", "contracts"] {
        files.own(folder);
    }
    for catalogue in &catalogues {
        let domain = catalogue.domain;
        let text = stack::render(catalogue, &catalogues)?;
        files.add(format!("infra/stacks/{domain}.yaml"), text);
        for event in events::of(catalogue) {
            let path = format!("events/{domain}/{}.schema.json", event.detail_type());
            files.add(path, json(&events::schema(domain, &event))?);
        }
        for entry in &catalogue.entries {
            files.add(
                format!("events/{domain}/{}.json", entry.name),
                json(&samples::of(entry, &catalogues)?)?,
            );
        }
    }
    files.add("infra/gateway.yaml", gateway::render(&catalogues)?);
    files.add(
        "infra/observability.yaml",
        observability::render(&catalogues)?,
    );
    let openapi = openapi::render(root, &catalogues)?;
    Comparison::of(root, &catalogues, &openapi)?
        .grown()
        .add_to(&mut files)?;
    files.add("infra/openapi.json", openapi);
    files.add("infra/sam-local.yaml", sam_local::render(&catalogues)?);
    files.add("infra/routes.txt", openapi::routes(&catalogues));
    files.add("infra/consumers.txt", subscribers::render(&catalogues));
    Ok(files)
}

fn json(value: &Value) -> Result<String> {
    Ok(serde_json::to_string_pretty(value)? + "\n")
}

/// Compares what the domains publish with the blessed contracts of the repository at `root`.
///
/// # Errors
/// As [`generate`].
pub fn contracts(root: &Path) -> Result<Comparison> {
    let catalogues = domains::catalogues();
    let openapi = openapi::render(root, &catalogues)?;
    Comparison::of(root, &catalogues, &openapi)
}

/// The name of a function in a domain's stack, without `aurora-<stage>-`. It begins with the domain
/// where several stacks have the function.
fn deployed_as(entry: &Entry, domain: &str) -> String {
    if entry.is_everywhere() {
        format!("{domain}-{}", entry.name)
    } else {
        entry.name.to_owned()
    }
}

/// The syntax of our templates: a line that has only a tag leaves no empty line.
fn template_syntax() -> Result<SyntaxConfig> {
    Ok(SyntaxConfig::builder()
        .keep_trailing_newline(true)
        .trim_blocks(true)
        .lstrip_blocks(true)
        .build()?)
}
