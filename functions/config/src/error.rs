//! What can go wrong with settings.

use kernel::{Error, Kind};
use serde_json::json;

/// A refusal of this domain.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// There is no such setting, or no longer.
    #[error("there is no such setting")]
    NotFound,
    /// There is one of that name.
    #[error("there is a setting of that name")]
    Exists,
    /// The setting never had that version.
    #[error("the setting never had that version")]
    NoVersion,
    /// The version holds no value: it is a deletion.
    #[error("that version is a deletion and has no value")]
    NoValue,
    /// Nobody keeps old secrets.
    #[error("a secret cannot be rolled back: its old values are not kept")]
    SecretRollback,
    /// The service has no schema.
    #[error("the service has no schema")]
    NoSchema,
    /// These settings break the schema.
    #[error("settings of the service break the schema")]
    Broken(Vec<String>),
    /// The schema refuses the value: where, and by which of its words.
    #[error("the service's schema refuses the value")]
    Refused(Vec<(String, String)>),
    /// There is no such route.
    #[error("there is no route of that id")]
    NoRoute,
    /// The route sets the policies of all others, or its function reads no settings.
    #[error("this route can have no policy: it mends the others, or reads no settings")]
    NoPolicy,
    /// A stack says where its domain is.
    #[error("a domain is registered by its stack, and leaves the registry with it")]
    ServiceOfStack,
    /// Somebody wrote something into SSM that is not of this kind.
    #[error("what is in Parameter Store has not the form of its kind; put it anew")]
    Unreadable,
    /// One reply cannot hold them.
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
