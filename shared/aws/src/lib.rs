//! The parts of every AWS client: region and credentials by `aws-config`'s providers of the environment,
//! one TLS stack (rustls with ring), five pinned trust anchors. The full loader of `aws-config` and the
//! SDK's defaults would do the same but need ten times as long.

use aws_config::environment::{
    EnvironmentVariableCredentialsProvider, EnvironmentVariableRegionProvider,
};
use aws_config::meta::region::ProvideRegion as _;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use aws_smithy_runtime_api::client::behavior_version::BehaviorVersion;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use aws_types::SdkConfig;
use aws_types::region::Region;
use futures_util::FutureExt as _;
use kernel::{Error, Result};
use std::time::Duration;

mod exchange;
mod https;
mod refusal;

pub use exchange::{ExchangeError, ExchangeLimits, HttpReply, exchange, json_request};
pub use https::{connector, connector_with_resolver};
pub use refusal::{refusal, refusal_by_code};

/// The values from which the configuration of an SDK client is built.
#[derive(Debug, Clone)]
pub struct Parts {
    /// `AWS_REGION`
    pub region: Region,
    /// The credentials of the function's role.
    pub credentials: SharedCredentialsProvider,
    /// The TLS stack, with its connection pool.
    pub http_client: SharedHttpClient,
    /// `AWS_ENDPOINT_URL`: a local AWS emulator or a proxy.
    pub endpoint_url: Option<String>,
    /// Three attempts with jitter.
    pub retries: RetryConfig,
    /// One second to connect, two seconds per attempt.
    pub timeouts: TimeoutConfig,
}

impl Parts {
    /// Reads the environment that Lambda sets.
    ///
    /// # Errors
    /// Internal, when region or credentials are missing, or the trust anchors cannot be read.
    pub fn from_environment() -> Result<Self> {
        let region = EnvironmentVariableRegionProvider::new();
        let (region, credentials) = checked(
            region.region().now_or_never().flatten(),
            EnvironmentVariableCredentialsProvider::new(),
        )?;
        Ok(Self {
            region,
            credentials,
            http_client: https::client()?,
            endpoint_url: variable("AWS_ENDPOINT_URL"),
            retries: RetryConfig::standard()
                .with_max_attempts(3)
                .with_initial_backoff(Duration::from_millis(50)),
            timeouts: TimeoutConfig::builder()
                .connect_timeout(Duration::from_secs(1))
                .operation_attempt_timeout(Duration::from_secs(2))
                .build(),
        })
    }
}

/// Fails where the provider itself would only fail with the first request.
fn checked(
    region: Option<Region>,
    credentials: impl ProvideCredentials + 'static,
) -> Result<(Region, SharedCredentialsProvider)> {
    let region = region.filter(|region| !region.as_ref().is_empty());
    let region = region.ok_or_else(|| Error::internal("the environment has no AWS_REGION"))?;
    match credentials.provide_credentials().now_or_never() {
        Some(Ok(_)) => Ok((region, SharedCredentialsProvider::new(credentials))),
        Some(Err(error)) => Err(Error::internal(error)),
        None => Err(Error::internal("the environment has no credentials")),
    }
}

/// Every SDK builds its own configuration from an `SdkConfig`.
impl From<Parts> for SdkConfig {
    fn from(parts: Parts) -> Self {
        let mut config = Self::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(parts.region)
            .credentials_provider(parts.credentials)
            .http_client(parts.http_client)
            .retry_config(parts.retries)
            .timeout_config(parts.timeouts);
        config.set_endpoint_url(parts.endpoint_url);
        config.build()
    }
}

/// Reads a variable of the process's environment; no other code may. An empty variable counts as
/// missing.
#[must_use]
#[expect(
    clippy::disallowed_methods,
    reason = "the only place that may read the environment"
)]
pub fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Reads a variable that must be set.
///
/// # Errors
/// Internal, when it is missing or empty.
pub fn required(name: &str) -> Result<String> {
    variable(name).ok_or_else(|| Error::internal(format!("the environment has no {name}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_credential_types::Credentials;
    use aws_credential_types::provider::error::CredentialsError;
    use aws_credential_types::provider::future;

    #[derive(Debug)]
    struct Environment {
        has_credentials: bool,
    }

    impl ProvideCredentials for Environment {
        fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
        where
            Self: 'a,
        {
            let found = self.has_credentials;
            let found = found.then(|| Credentials::from_keys("id", "secret", None));
            let missing = || CredentialsError::not_loaded("there are none");
            future::ProvideCredentials::ready(found.ok_or_else(missing))
        }
    }

    #[test]
    fn a_function_without_a_region_or_credentials_does_not_start() {
        let region = |region: &'static str| Some(Region::new(region));
        for (region, has_credentials, starts) in [
            (region("eu-central-1"), true, true),
            (None, true, false),
            (region(""), true, false),
            (region("eu-central-1"), false, false),
        ] {
            let found = checked(region.clone(), Environment { has_credentials });
            assert_eq!(found.is_ok(), starts, "{region:?} {has_credentials}");
        }
    }
}
