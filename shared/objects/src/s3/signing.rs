//! Presigned requests.
//!
//! Every header that S3 must insist on is signed: type, length and checksum. A client cannot add a
//! header `x-amz-…` of its own, because S3 refuses one that is not signed ("There were headers present
//! in the request which were not signed"): <https://github.com/aws/aws-sdk/issues/338>. A checksum in the
//! query string would be signed and not compared with the bytes:
//! <https://github.com/aws/aws-sdk-go-v2/pull/2387>. The Rust SDK signs it as a header.

use std::time::{Duration, SystemTime};

use aws_credential_types::provider::ProvideCredentials as _;
use aws_sdk_s3::presigning::{PresignedRequest, PresigningConfig};
use jiff::Timestamp;
use kernel::{Error, Result};

use super::S3;
use crate::{Download, PartUpload, Transfer, TransferMethod, Upload, Validity};

impl S3 {
    pub(super) async fn presign_upload(&self, upload: &Upload) -> Result<Transfer> {
        let validity = self.shortened(upload.validity).await?;
        let request = self
            .client
            .put_object()
            .bucket(&self.bucket)
            .key(upload.key.as_str())
            .content_type(&upload.content_type)
            .content_length(length(upload.length)?)
            .set_checksum_sha256(upload.checksum.as_ref().map(ToString::to_string))
            .presigned(presigning(validity)?)
            .await
            .map_err(Error::internal)?;
        Ok(transfer(TransferMethod::Put, &request, validity))
    }

    pub(super) async fn presign_part(&self, part: &PartUpload) -> Result<Transfer> {
        let validity = self.shortened(part.validity).await?;
        let request = self
            .client
            .upload_part()
            .bucket(&self.bucket)
            .key(part.key.as_str())
            .upload_id(&part.upload_id.0)
            .part_number(i32::try_from(part.number).map_err(Error::internal)?)
            .content_length(length(part.length)?)
            .set_checksum_sha256(part.checksum.as_ref().map(ToString::to_string))
            .presigned(presigning(validity)?)
            .await
            .map_err(Error::internal)?;
        Ok(transfer(TransferMethod::Put, &request, validity))
    }

    pub(super) async fn presign_download(&self, download: &Download) -> Result<Transfer> {
        let validity = self.shortened(download.validity).await?;
        let request = self
            .client
            .get_object()
            .bucket(&self.bucket)
            .key(download.key.as_str())
            .set_response_content_disposition(download.disposition.clone())
            .set_response_content_type(download.content_type.clone())
            .presigned(presigning(validity)?)
            .await
            .map_err(Error::internal)?;
        Ok(transfer(TransferMethod::Get, &request, validity))
    }

    pub(super) async fn signer_expiry(&self) -> Result<Option<Timestamp>> {
        let credentials = self.credentials.provide_credentials().await;
        let expiry = credentials.map_err(Error::unavailable)?.expiry();
        expiry
            .map(Timestamp::try_from)
            .transpose()
            .map_err(Error::internal)
    }

    /// S3 refuses a request whose credentials have expired, whatever the request says about itself.
    async fn shortened(&self, validity: Validity) -> Result<Validity> {
        match self.signer_expiry().await? {
            None => Ok(validity),
            Some(expiry) => validity
                .before(expiry)
                .ok_or_else(|| Error::unavailable("the credentials that sign have expired")),
        }
    }
}

fn length(length: u64) -> Result<i64> {
    i64::try_from(length).map_err(Error::internal)
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
