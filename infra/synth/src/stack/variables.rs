//! Environment variables: the parameters of a stack, and the environment of a function.

use std::collections::BTreeMap;

use kernel::deployment::Source;
use lambda::Entry;
use serde::Serialize;

use scaffold::names::pascal;

/// A parameter of a stack, which has its value when the stack is deployed.
#[derive(Serialize)]
pub(super) struct Parameter {
    name: String,
    secret: bool,
    default: Option<String>,
    description: String,
}

/// A variable in the environment of a function, from a parameter, an export or a template text, or with
/// a fixed value.
#[derive(Serialize)]
pub(super) struct Variable {
    name: &'static str,
    parameter: Option<String>,
    export: Option<&'static str>,
    template: Option<&'static str>,
    value: Option<String>,
}

impl Variable {
    /// A variable with a value that does not depend on the deployment.
    pub(super) fn fixed(name: &'static str, value: String) -> Self {
        Self {
            name,
            parameter: None,
            export: None,
            template: None,
            value: Some(value),
        }
    }
}

/// The parameters of a stack with these functions, sorted by the names of the variables.
pub(super) fn parameters(entries: &[Entry]) -> Vec<Parameter> {
    let variables: BTreeMap<_, _> = entries
        .iter()
        .flat_map(|entry| entry.requirements.variables())
        .collect();
    let variables = variables.into_iter();
    variables
        .filter_map(|(name, source)| parameter(name, source))
        .collect()
}

fn parameter(name: &str, source: Source) -> Option<Parameter> {
    let (secret, default, description) = match source {
        Source::Secret { description } => {
            (true, None, format!("{description}, 32 bytes in base64url"))
        }
        Source::SecretText {
            default,
            description,
        } => (true, Some(format!("'{default}'")), description.to_owned()),
        Source::Parameter {
            default,
            description,
        } => {
            let default = if default.is_empty() { "''" } else { default };
            (false, Some(default.to_owned()), description.to_owned())
        }
        Source::ServiceKey => (
            true,
            None,
            "The key with which this domain calls others".to_owned(),
        ),
        Source::Export(_) | Source::Template(_) | Source::Everywhere => return None,
    };
    Some(Parameter {
        name: parameter_name(name),
        secret,
        default,
        description,
    })
}

/// `CURSOR_KEY` → `CursorKey`
fn parameter_name(variable: &str) -> String {
    pascal(&variable.to_ascii_lowercase().replace('_', "-"))
}

/// The variable in the environment of a function; none for a variable that every function has.
pub(super) fn variable(name: &'static str, source: Source) -> Option<Variable> {
    let (parameter, export, template) = match source {
        Source::Everywhere => return None,
        Source::Export(export) => (None, Some(export), None),
        Source::Template(text) => (None, None, Some(text)),
        Source::Secret { .. }
        | Source::SecretText { .. }
        | Source::ServiceKey
        | Source::Parameter { .. } => (Some(parameter_name(name)), None, None),
    };
    Some(Variable {
        name,
        parameter,
        export,
        template,
        value: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stage_is_set_only_by_the_template() {
        assert!(parameter("STAGE", Source::Everywhere).is_none());
        assert!(variable("STAGE", Source::Everywhere).is_none());
    }

    #[test]
    fn a_secret_is_a_hidden_parameter_without_a_default() {
        let description = "Authenticates cursors";
        let found = parameter("CURSOR_KEY", Source::Secret { description }).unwrap();
        assert!(found.secret && found.default.is_none());
        assert_eq!(found.name, "CursorKey");
    }
}
