//! Deploy-time settings: as parameters of a stack, and in a function's environment.

use kernel::Variable;
use lambda::Entry;
use serde::Serialize;

use crate::names::pascal;

/// A deploy-time value that the stack is given.
#[derive(Serialize)]
pub(super) struct Parameter {
    name: String,
    secret: bool,
    default: Option<&'static str>,
    description: &'static str,
}

/// A variable of a function's environment, from a parameter, an export or the stage.
#[derive(Serialize)]
pub(super) struct Setting {
    name: &'static str,
    parameter: Option<String>,
    imported: Option<&'static str>,
    substituted: Option<&'static str>,
}

/// The parameters of a stack with these functions.
pub(super) fn parameters(entries: &[Entry]) -> Vec<Parameter> {
    let mut variables: Vec<_> = entries
        .iter()
        .flat_map(|entry| entry.policy.variables)
        .copied()
        .collect();
    variables.sort();
    variables.dedup();
    variables.into_iter().filter_map(parameter).collect()
}

fn parameter(variable: Variable) -> Option<Parameter> {
    let (secret, default, description) = match variable {
        Variable::CursorKey => (true, None, "Authenticates cursors, 32 bytes in base64url"),
        Variable::PasswordPepper => (
            true,
            None,
            "Goes into every password hash, 32 bytes in base64url",
        ),
        Variable::SigningKeySecret => (
            true,
            None,
            "Seals the private keys of access tokens, 32 bytes in base64url",
        ),
        Variable::LinkSecret => (
            true,
            None,
            "Authenticates the links in mails, 32 bytes in base64url",
        ),
        Variable::ApiKeySecret => (
            true,
            None,
            "Goes into what is kept of every API key, 32 bytes in base64url",
        ),
        Variable::SettingsSecret => (
            true,
            None,
            "Seals secret settings on their way to SSM, 32 bytes in base64url",
        ),
        Variable::OAuthProviders => (
            true,
            None,
            "OpenID Connect providers, JSON of name to provider",
        ),
        Variable::MailSender => (
            false,
            Some("no-reply@aurora.example"),
            "The address that mails come from, verified in SES",
        ),
        Variable::WebUrl => (
            false,
            Some("http://localhost:3000"),
            "Where the web application is, for the links in mails",
        ),
        Variable::EventBus
        | Variable::Bucket
        | Variable::Stage
        | Variable::ServiceName
        | Variable::ParameterPath => return None,
    };
    Some(Parameter {
        name: parameter_name(variable),
        secret,
        default,
        description,
    })
}

/// `CURSOR_KEY` → `CursorKey`
fn parameter_name(variable: Variable) -> String {
    pascal(&variable.name().to_ascii_lowercase().replace('_', "-"))
}

/// The variable in a function's environment; none for what every function has.
pub(super) fn setting(variable: Variable) -> Option<Setting> {
    let imported = match variable {
        Variable::Stage | Variable::ServiceName => return None,
        Variable::EventBus => Some("aurora-${Stage}-EventBusName"),
        Variable::Bucket => Some("aurora-${Stage}-BucketName"),
        _ => None,
    };
    let substituted = (variable == Variable::ParameterPath).then_some("/aurora/${Stage}");
    let parameter = (imported.or(substituted).is_none()).then(|| parameter_name(variable));
    Some(Setting {
        name: variable.name(),
        parameter,
        imported,
        substituted,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stage_is_given_by_the_template_and_by_nothing_else() {
        assert!(parameter(Variable::Stage).is_none() && setting(Variable::Stage).is_none());
        assert!(parameter(Variable::ApiKeySecret).is_some_and(|parameter| parameter.secret));
    }
}
