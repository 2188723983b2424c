//! The implementation of the ports with S3.

mod inspection;
mod links;
mod multipart;
mod objects;
mod signing;

use aws_credential_types::provider::SharedCredentialsProvider;
use aws_sdk_s3::Client;
use aws_sdk_s3::config::{Config, RequestChecksumCalculation, ResponseChecksumValidation, timeout};
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use kernel::{Error, Resources, Result};

use crate::BUCKET;

/// A bucket in S3.
#[derive(Debug, Clone)]
pub struct S3 {
    client: Client,
    /// The provider that signs, which the client does not show.
    credentials: SharedCredentialsProvider,
    bucket: String,
}

impl S3 {
    /// The bucket of the deployment.
    pub(crate) fn open(resources: &Resources) -> Result<Self> {
        let bucket = resources.variable(BUCKET.0)?;
        Ok(Self::new(aws::Parts::from_environment()?, bucket))
    }

    /// A client for this bucket from these parts. With a custom endpoint the bucket is the first
    /// segment of the URL's path, because the host name `<bucket>.<host>` exists only on AWS.
    ///
    /// Checksums are used only where S3 requires them: a presigned upload would need the checksum of
    /// bytes that are not known when it is signed.
    #[must_use]
    pub fn new(parts: aws::Parts, bucket: String) -> Self {
        let is_custom = parts.endpoint_url.is_some();
        let credentials = parts.credentials.clone();
        let config = aws_sdk_s3::config::Builder::from(&parts.into())
            .force_path_style(is_custom)
            .request_checksum_calculation(RequestChecksumCalculation::WhenRequired)
            .response_checksum_validation(ResponseChecksumValidation::WhenRequired);
        Self {
            client: Client::from_conf(config.build()),
            credentials,
            bucket,
        }
    }
}

/// For calls that S3 answers only when it has copied the bytes of large objects, which takes minutes.
/// The time limit of the function ends them.
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html>
fn without_time_limit() -> aws_sdk_s3::config::Builder {
    let unlimited = timeout::TimeoutConfig::builder().disable_operation_attempt_timeout();
    Config::builder().timeout_config(unlimited.build())
}

fn status<E>(error: &SdkError<E>) -> Option<u16> {
    error.raw_response().map(|reply| reply.status().as_u16())
}

/// Whether S3 answered with this code, in the body of an error or of a reply with the status 200.
fn is<E: ProvideErrorMetadata>(error: &SdkError<E>, code: &str) -> bool {
    error.code() == Some(code)
}

/// A missing bucket and a missing right are faults of the deployment and internal; other errors are
/// temporary and unavailable. 409 means that another change of the object is in progress. The status
/// decides, because the reply to a `HEAD` has no body with an error code.
fn refusal<E>(error: SdkError<E>) -> Error
where
    E: std::error::Error + Send + Sync + 'static,
{
    match status(&error) {
        Some(408 | 409 | 429) => Error::unavailable(error),
        Some(400..=499) => Error::internal(error),
        _ => Error::unavailable(error),
    }
}

#[cfg(test)]
mod tests;
