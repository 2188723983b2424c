//! How every AWS client is made: region and credentials straight from Lambda's environment, one TLS
//! stack (rustls with ring), five pinned trust anchors. `aws-config` and the SDK's defaults would
//! do the same in ten times the time.

use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_runtime_api::client::behavior_version::BehaviorVersion;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use aws_types::SdkConfig;
use aws_types::region::Region;
use kernel::{Error, Result};
use std::time::Duration;

mod https;
mod refusal;

pub use https::connector;
pub use refusal::{refusal, refusal_by_code};

/// What an SDK's config builder is fed with.
#[derive(Debug, Clone)]
pub struct Parts {
    /// `AWS_REGION`
    pub region: Region,
    /// The function's role.
    pub credentials: SharedCredentialsProvider,
    /// The TLS stack, with its connection pool.
    pub http_client: SharedHttpClient,
    /// `AWS_ENDPOINT_URL`: a local AWS or a proxy.
    pub endpoint_url: Option<String>,
    /// Three tries with jitter.
    pub retries: RetryConfig,
    /// A second to connect, two for a try.
    pub timeouts: TimeoutConfig,
}

impl Parts {
    /// Reads the environment that Lambda gives.
    ///
    /// # Errors
    /// Internal, when region or credentials are missing, or the trust anchors cannot be read.
    pub fn from_environment() -> Result<Self> {
        let credentials = Credentials::from_keys(
            required("AWS_ACCESS_KEY_ID")?,
            required("AWS_SECRET_ACCESS_KEY")?,
            variable("AWS_SESSION_TOKEN"),
        );
        Ok(Self {
            region: Region::new(required("AWS_REGION")?),
            credentials: SharedCredentialsProvider::new(credentials),
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

/// What every SDK makes its own configuration from.
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

/// The one place that reads the process's environment. An empty variable counts as missing.
#[must_use]
#[expect(
    clippy::disallowed_methods,
    reason = "this is the environment's one home"
)]
pub fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// A variable without which nothing works.
///
/// # Errors
/// Internal, when it is missing or empty.
pub fn required(name: &str) -> Result<String> {
    variable(name).ok_or_else(|| Error::internal(format!("the environment has no {name}")))
}
