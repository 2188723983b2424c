//! The template of the stack that watches the whole stage: alarms on the targets of the service level, a
//! dashboard, a query that finds one trace, and optionally the export of spans. It is deployed after all
//! other stacks, because it names the API and the log groups of all domains. The local AWS has none.

mod dashboard;
mod targets;

use lambda::Catalogue;
use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior};
use serde::Serialize;

use self::targets::{TARGETS, Target, WINDOWS, Window};
use crate::error::{Error, Result};
use crate::quotas;

/// The name of the stack after `aurora-<stage>-`, which no domain can have.
pub const NAME: &str = "observability";

/// The function that exports spans. Its own lines must not invoke it again.
const EXPORTER: &str = "export-spans";

const TEMPLATE: &str = include_str!("../templates/observability.yaml.j2");

/// The indentation of the dashboard in the template.
const INDENTATION: usize = 8;

#[derive(Serialize)]
struct Observability<'a> {
    targets: &'static [Target],
    windows: &'static [Window],
    domains: Vec<Domain<'a>>,
    exporter: &'static str,
    dashboard: String,
}

#[derive(Serialize)]
struct Domain<'a> {
    name: &'a str,
    /// The prefix of the names of its resources.
    id: String,
}

/// The template, given all domains.
///
/// # Errors
/// When a domain has the name of the stack, when no domain has the function that exports spans, or when
/// the stack is over a quota.
pub fn render(catalogues: &[Catalogue]) -> Result<String> {
    if catalogues.iter().any(|catalogue| catalogue.domain == NAME) {
        let refusal = format!("{NAME:?} is the name of a stack, not of a domain");
        return Err(Error::refused(refusal));
    }
    let mut entries = catalogues.iter().flat_map(|catalogue| &catalogue.entries);
    if !entries.any(|entry| entry.name == EXPORTER) {
        return Err(Error::refused(format!("no domain has {EXPORTER}")));
    }
    let domains = catalogues.iter().map(|catalogue| Domain {
        name: catalogue.domain,
        id: scaffold::names::pascal(catalogue.domain),
    });
    let observability = Observability {
        targets: &TARGETS,
        windows: &WINDOWS,
        domains: domains.collect(),
        exporter: EXPORTER,
        dashboard: dashboard::body(catalogues, INDENTATION)?,
    };
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_syntax(crate::template_syntax()?);
    let text = environment
        .template_from_str(TEMPLATE)?
        .render(Serde(observability))?;
    quotas::check_stack(NAME, &text)?;
    Ok(text)
}

#[cfg(test)]
mod tests;
