//! The errors of this domain.

use kernel::{Error, Kind};
use serde_json::json;

#[derive(Debug, thiserror::Error)]
pub(crate) enum ConfigError {
    /// The setting does not exist, or was deleted.
    #[error("there is no such setting")]
    NotFound,
    /// A setting of that name exists.
    #[error("there is a setting of that name")]
    Exists,
    /// The setting never had that version.
    #[error("the setting never had that version")]
    NoVersion,
    /// The version is a deletion and has no value.
    #[error("that version is a deletion and has no value")]
    NoValue,
    /// The old values of secrets are not kept.
    #[error("a secret cannot be rolled back: its old values are not kept")]
    SecretRollback,
    /// The service has no schema.
    #[error("the service has no schema")]
    NoSchema,
    /// The settings with these keys violate the schema.
    #[error("settings of the service break the schema")]
    Broken(Vec<String>),
    /// The value violates the schema: the paths in the value, each with the violated keyword.
    #[error("the service's schema refuses the value")]
    Refused(Vec<(String, String)>),
    /// The route does not exist.
    #[error("there is no route of that id")]
    NoRoute,
    /// The route changes the policies of other routes, or its function reads no settings.
    #[error("this route cannot have a policy: it changes policies, or reads no settings")]
    NoPolicy,
    /// A domain is registered by its own stack.
    #[error("a domain is registered by its stack, and removed from the registry with it")]
    ServiceOfStack,
    /// The parameter in SSM was edited, and its value does not have the required form.
    #[error("the value in Parameter Store does not have the required form; set it again")]
    Unreadable,
    /// The settings do not fit into one reply.
    #[error("the service has more settings than one reply holds; list them")]
    TooMany,
}

impl From<ConfigError> for Error {
    fn from(error: ConfigError) -> Self {
        let (kind, code) = match &error {
            ConfigError::NotFound => (Kind::NotFound, "config.not_found"),
            ConfigError::Exists => (Kind::Conflict, "config.exists"),
            ConfigError::NoVersion => (Kind::NotFound, "config.version_not_found"),
            ConfigError::NoValue => (Kind::Conflict, "config.version_has_no_value"),
            ConfigError::SecretRollback => (Kind::Conflict, "config.secret_rollback"),
            ConfigError::NoSchema => (Kind::NotFound, "config.schema_not_found"),
            ConfigError::Broken(_) => (Kind::Conflict, "config.schema_broken"),
            ConfigError::Refused(_) => (Kind::Invalid, "config.value_refused"),
            ConfigError::NoRoute => (Kind::NotFound, "config.route_not_found"),
            ConfigError::NoPolicy => (Kind::Conflict, "config.route_without_policy"),
            ConfigError::ServiceOfStack => (Kind::Conflict, "config.service_of_stack"),
            ConfigError::Unreadable => (Kind::Conflict, "config.unreadable"),
            ConfigError::TooMany => (Kind::Conflict, "config.too_many"),
        };
        let refusal = Self::new(kind, code, error.to_string());
        match error {
            ConfigError::Broken(keys) => refusal.with_detail("keys", json!(keys)),
            ConfigError::Refused(problems) => {
                let problem = |(field, problem)| json!({ "field": field, "problem": problem });
                let fields: Vec<_> = problems.into_iter().map(problem).collect();
                refusal.with_detail("fields", json!(fields))
            }
            _ => refusal,
        }
    }
}
