//! Reads what the domains say of themselves and writes everything that follows from it: templates,
//! the API description, event schemas and sample invocations. The same catalogue gives the same
//! bytes, so that a check can tell what is out of date.

pub mod contracts;
pub mod docs;
pub mod error;
pub mod events;
pub mod example;
pub mod openapi;
pub mod permissions;
pub mod quotas;
pub mod samples;
pub mod schemas;
pub mod stack;

use std::path::Path;

use minijinja::syntax::SyntaxConfig;

use contracts::Comparison;
pub use error::{Error, Result};
use quotas::Size;
use scaffold::files::Files;
use serde_json::Value;

/// Every generated file of the repository at `root`.
///
/// # Errors
/// When a domain says something of itself that cannot be carried out.
pub fn generate(root: &Path) -> Result<Files> {
    let catalogues = domains::catalogues();
    let mut files = Files::default();
    for folder in ["infra/stacks", "events", "contracts"] {
        files.own(folder);
    }
    let mut api = Size::default();
    for catalogue in &catalogues {
        let domain = catalogue.domain;
        let text = stack::render(catalogue, &catalogues)?;
        api = api + Size::of(&text);
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
    quotas::check_api(api)?;
    let openapi = openapi::render(root, &catalogues)?;
    Comparison::of(root, &catalogues, &openapi)?
        .grown()
        .add_to(&mut files)?;
    files.add("infra/openapi.json", openapi);
    files.add("infra/routes.txt", openapi::routes(&catalogues));
    Ok(files)
}

fn json(value: &Value) -> Result<String> {
    Ok(serde_json::to_string_pretty(value)? + "\n")
}

/// What the domains publish beside what was blessed in the repository at `root`.
///
/// # Errors
/// As [`generate`].
pub fn contracts(root: &Path) -> Result<Comparison> {
    let catalogues = domains::catalogues();
    let openapi = openapi::render(root, &catalogues)?;
    Comparison::of(root, &catalogues, &openapi)
}

/// How our templates are read: tags leave no trace of the lines that they stand on.
fn template_syntax() -> Result<SyntaxConfig> {
    Ok(SyntaxConfig::builder()
        .keep_trailing_newline(true)
        .trim_blocks(true)
        .lstrip_blocks(true)
        .build()?)
}
