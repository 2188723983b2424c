//! The implementation of the port with S3.

use std::time::{Duration, SystemTime};

use aws_sdk_s3::Client;
use aws_sdk_s3::config::{RequestChecksumCalculation, ResponseChecksumValidation};
use aws_sdk_s3::error::SdkError;
use aws_sdk_s3::presigning::{PresignedRequest, PresigningConfig};
use kernel::table::BoxFuture;
use kernel::{Error, Result};

use crate::{ObjectKey, Objects, Stored, Transfer, TransferMethod, Upload, Validity};

/// A bucket in S3.
#[derive(Debug, Clone)]
pub struct S3 {
    client: Client,
    bucket: String,
}

impl S3 {
    /// A client for this bucket from these parts. With a custom endpoint the bucket is the first
    /// segment of the URL's path, because the host name `<bucket>.<host>` exists only on AWS.
    ///
    /// Checksums are used only where S3 requires them: a presigned upload would need the checksum of
    /// bytes that are not known when it is signed.
    #[must_use]
    pub fn new(parts: aws::Parts, bucket: String) -> Self {
        let is_custom = parts.endpoint_url.is_some();
        let config = aws_sdk_s3::config::Builder::from(&parts.into())
            .force_path_style(is_custom)
            .request_checksum_calculation(RequestChecksumCalculation::WhenRequired)
            .response_checksum_validation(ResponseChecksumValidation::WhenRequired);
        Self {
            client: Client::from_conf(config.build()),
            bucket,
        }
    }

    async fn presign_put(&self, upload: &Upload) -> Result<Transfer> {
        let length = i64::try_from(upload.length).map_err(Error::internal)?;
        let request = self
            .client
            .put_object()
            .bucket(&self.bucket)
            .key(upload.key.as_str())
            .content_type(&upload.content_type)
            .content_length(length)
            .presigned(presigning(upload.validity)?)
            .await
            .map_err(Error::internal)?;
        Ok(transfer(TransferMethod::Put, &request, upload.validity))
    }

    async fn presign_get(&self, key: &ObjectKey, validity: Validity) -> Result<Transfer> {
        let request = self
            .client
            .get_object()
            .bucket(&self.bucket)
            .key(key.as_str())
            .presigned(presigning(validity)?)
            .await
            .map_err(Error::internal)?;
        Ok(transfer(TransferMethod::Get, &request, validity))
    }

    async fn head(&self, key: &ObjectKey) -> Result<Option<Stored>> {
        let reply = self
            .client
            .head_object()
            .bucket(&self.bucket)
            .key(key.as_str())
            .send()
            .await;
        match reply {
            Ok(found) => {
                let length = found.content_length().unwrap_or_default();
                Ok(Some(Stored {
                    length: u64::try_from(length).map_err(Error::internal)?,
                    content_type: found.content_type.unwrap_or_default(),
                }))
            }
            Err(error) if status(&error) == Some(404) => Ok(None),
            Err(error) => Err(refusal(error)),
        }
    }

    async fn delete(&self, key: &ObjectKey) -> Result<()> {
        self.client
            .delete_object()
            .bucket(&self.bucket)
            .key(key.as_str())
            .send()
            .await
            .map(drop)
            .map_err(refusal)
    }

    async fn keys_below(&self, folder: &ObjectKey) -> Result<Vec<ObjectKey>> {
        let reply = self
            .client
            .list_objects_v2()
            .bucket(&self.bucket)
            .prefix(format!("{folder}/"))
            .send()
            .await
            .map_err(refusal)?;
        let keys = reply.contents.unwrap_or_default().into_iter();
        keys.filter_map(|object| object.key)
            .map(ObjectKey::parse)
            .collect()
    }
}

impl Objects for S3 {
    fn upload<'a>(&'a self, upload: &'a Upload) -> BoxFuture<'a, Result<Transfer>> {
        Box::pin(self.presign_put(upload))
    }

    fn download<'a>(
        &'a self,
        key: &'a ObjectKey,
        validity: Validity,
    ) -> BoxFuture<'a, Result<Transfer>> {
        Box::pin(self.presign_get(key, validity))
    }

    fn find<'a>(&'a self, key: &'a ObjectKey) -> BoxFuture<'a, Result<Option<Stored>>> {
        Box::pin(self.head(key))
    }

    fn remove<'a>(&'a self, key: &'a ObjectKey) -> BoxFuture<'a, Result<()>> {
        Box::pin(self.delete(key))
    }

    fn list<'a>(&'a self, folder: &'a ObjectKey) -> BoxFuture<'a, Result<Vec<ObjectKey>>> {
        Box::pin(self.keys_below(folder))
    }
}

/// Signs for the time that the caller gives, so that the URL and `expires_at` agree.
fn presigning(validity: Validity) -> Result<PresigningConfig> {
    let length = validity.from().duration_until(validity.until());
    PresigningConfig::builder()
        .start_time(SystemTime::from(validity.from()))
        .expires_in(Duration::try_from(length).map_err(Error::internal)?)
        .build()
        .map_err(Error::internal)
}

fn transfer(method: TransferMethod, request: &PresignedRequest, validity: Validity) -> Transfer {
    Transfer {
        method,
        url: request.uri().to_owned(),
        headers: request
            .headers()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect(),
        expires_at: validity.until(),
    }
}

fn status<E>(error: &SdkError<E>) -> Option<u16> {
    error.raw_response().map(|reply| reply.status().as_u16())
}

/// A missing bucket and a missing right are faults of the deployment and internal; other errors are
/// temporary and unavailable. The status decides, because the reply to a `HEAD` has no body with an
/// error code.
fn refusal<E>(error: SdkError<E>) -> Error
where
    E: std::error::Error + Send + Sync + 'static,
{
    match status(&error) {
        Some(408 | 429) => Error::unavailable(error),
        Some(400..=499) => Error::internal(error),
        _ => Error::unavailable(error),
    }
}

#[cfg(test)]
mod tests;
