//! Renders the stack of a domain from the templates in `templates/`. They are text and not a tree of
//! values, so that the deployed template looks like its source, including the comments.

mod dashboard;
mod model;
mod variables;

use lambda::Catalogue;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior};

use self::model::Stack;
use crate::error::Result;
use crate::quotas::{self, Size};

const TEMPLATES: [(&str, &str); 12] = [
    (
        "consumer.yaml.j2",
        include_str!("../templates/consumer.yaml.j2"),
    ),
    (
        "dead-letters-alarm.yaml.j2",
        include_str!("../templates/dead-letters-alarm.yaml.j2"),
    ),
    (
        "function.yaml.j2",
        include_str!("../templates/function.yaml.j2"),
    ),
    (
        "kept-dead-letters.yaml.j2",
        include_str!("../templates/kept-dead-letters.yaml.j2"),
    ),
    ("logs.yaml.j2", include_str!("../templates/logs.yaml.j2")),
    (
        "monitoring.yaml.j2",
        include_str!("../templates/monitoring.yaml.j2"),
    ),
    (
        "queues.yaml.j2",
        include_str!("../templates/queues.yaml.j2"),
    ),
    (
        "relay-alarm.yaml.j2",
        include_str!("../templates/relay-alarm.yaml.j2"),
    ),
    ("relay.yaml.j2", include_str!("../templates/relay.yaml.j2")),
    (
        "schedule.yaml.j2",
        include_str!("../templates/schedule.yaml.j2"),
    ),
    ("stack.yaml.j2", include_str!("../templates/stack.yaml.j2")),
    ("table.yaml.j2", include_str!("../templates/table.yaml.j2")),
];

/// The template of a domain's stack, given all domains.
///
/// # Errors
/// When the event name of a consumer is invalid, or when the stack is over a quota of CloudFormation.
pub fn render(catalogue: &Catalogue, all: &[Catalogue]) -> Result<String> {
    let stack = Stack::of(catalogue, all)?;
    let text = environment()?
        .get_template("stack.yaml.j2")?
        .render(Serde(stack))?;
    let resources = Size::of(&text).resources;
    let text = format!(
        "# Written by `make synth`. Do not edit.\n\
         # {resources} of the {} resources of a stack, after SAM has expanded it\n{text}",
        quotas::RESOURCES
    );
    quotas::check_stack(catalogue.domain, &text)?;
    Ok(text)
}

fn environment() -> Result<Environment<'static>> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_syntax(crate::template_syntax()?);
    for (name, text) in TEMPLATES {
        environment.add_template(name, text)?;
    }
    Ok(environment)
}

#[cfg(test)]
mod tests;
