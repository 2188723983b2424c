//! The port for uploads in parts.

use aws_sdk_s3::types::{ChecksumAlgorithm, CompletedMultipartUpload, CompletedPart};
use kernel::table::BoxFuture;
use kernel::{Error, Result};

use super::{S3, is, refusal, without_time_limit};
use crate::{
    Multipart, MultipartUpload, ObjectKey, PART_LIMIT, Part, PartUpload, Transfer, UploadId,
    parts_changed,
};

/// The upload does not exist, is completed or aborted.
const NO_SUCH_UPLOAD: &str = "NoSuchUpload";

/// The codes for parts that are not those that S3 has:
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html>
const PARTS_CHANGED: [&str; 2] = ["InvalidPart", "EntityTooSmall"];

impl S3 {
    async fn create_upload(&self, upload: &MultipartUpload) -> Result<UploadId> {
        let algorithm = upload.has_checksums.then_some(ChecksumAlgorithm::Sha256);
        let reply = self
            .client
            .create_multipart_upload()
            .bucket(&self.bucket)
            .key(upload.key.as_str())
            .content_type(&upload.content_type)
            .set_checksum_algorithm(algorithm)
            .send()
            .await
            .map_err(refusal)?;
        let id = reply.upload_id;
        id.map(UploadId)
            .ok_or_else(|| Error::internal("S3 began an upload without an id"))
    }

    async fn list_parts(&self, key: &ObjectKey, upload_id: &UploadId) -> Result<Option<Vec<Part>>> {
        let reply = self
            .client
            .list_parts()
            .bucket(&self.bucket)
            .key(key.as_str())
            .upload_id(&upload_id.0)
            .max_parts(i32::try_from(PART_LIMIT).map_err(Error::internal)?)
            .send()
            .await;
        match reply {
            Ok(listed) => {
                let parts = listed.parts.unwrap_or_default().into_iter();
                parts.map(part).collect::<Result<_>>().map(Some)
            }
            Err(error) if is(&error, NO_SUCH_UPLOAD) => Ok(None),
            Err(error) => Err(refusal(error)),
        }
    }

    /// S3 may answer 200 and report the error in the body, because it sends the status before it knows
    /// the result. The SDK returns that as an error and repeats the call after an `InternalError`.
    async fn complete_upload(
        &self,
        key: &ObjectKey,
        upload_id: &UploadId,
        parts: &[Part],
    ) -> Result<bool> {
        if parts.is_empty() {
            return Err(parts_changed());
        }
        let parts: Vec<CompletedPart> = parts.iter().map(completed).collect::<Result<_>>()?;
        let upload = CompletedMultipartUpload::builder().set_parts(Some(parts));
        let reply = self
            .client
            .complete_multipart_upload()
            .bucket(&self.bucket)
            .key(key.as_str())
            .upload_id(&upload_id.0)
            .multipart_upload(upload.build())
            .customize()
            .config_override(without_time_limit())
            .send()
            .await;
        match reply {
            Ok(_) => Ok(true),
            Err(error) if is(&error, NO_SUCH_UPLOAD) => Ok(false),
            Err(error) if PARTS_CHANGED.iter().any(|code| is(&error, code)) => Err(parts_changed()),
            Err(error) => Err(refusal(error)),
        }
    }

    async fn abort_upload(&self, key: &ObjectKey, upload_id: &UploadId) -> Result<()> {
        let reply = self
            .client
            .abort_multipart_upload()
            .bucket(&self.bucket)
            .key(key.as_str())
            .upload_id(&upload_id.0)
            .send()
            .await;
        match reply {
            Ok(_) => Ok(()),
            Err(error) if is(&error, NO_SUCH_UPLOAD) => Ok(()),
            Err(error) => Err(refusal(error)),
        }
    }
}

fn part(listed: aws_sdk_s3::types::Part) -> Result<Part> {
    let malformed = || Error::internal("S3 listed a malformed part");
    let checksum = listed.checksum_sha256.map(|text| text.parse());
    Ok(Part {
        number: u32::try_from(listed.part_number.unwrap_or_default()).map_err(Error::internal)?,
        length: u64::try_from(listed.size.unwrap_or_default()).map_err(Error::internal)?,
        tag: listed.e_tag.ok_or_else(malformed)?,
        checksum: checksum.transpose().map_err(|_| malformed())?,
    })
}

/// With checksums, S3 wants each part's checksum again:
/// <https://github.com/boto/s3transfer/issues/241>
fn completed(part: &Part) -> Result<CompletedPart> {
    let number = i32::try_from(part.number).map_err(Error::internal)?;
    Ok(CompletedPart::builder()
        .part_number(number)
        .e_tag(&part.tag)
        .set_checksum_sha256(part.checksum.as_ref().map(ToString::to_string))
        .build())
}

impl Multipart for S3 {
    fn begin<'a>(&'a self, upload: &'a MultipartUpload) -> BoxFuture<'a, Result<UploadId>> {
        Box::pin(self.create_upload(upload))
    }

    fn part<'a>(&'a self, part: &'a PartUpload) -> BoxFuture<'a, Result<Transfer>> {
        Box::pin(self.presign_part(part))
    }

    fn parts<'a>(
        &'a self,
        key: &'a ObjectKey,
        upload_id: &'a UploadId,
    ) -> BoxFuture<'a, Result<Option<Vec<Part>>>> {
        Box::pin(self.list_parts(key, upload_id))
    }

    fn complete<'a>(
        &'a self,
        key: &'a ObjectKey,
        upload_id: &'a UploadId,
        parts: &'a [Part],
    ) -> BoxFuture<'a, Result<bool>> {
        Box::pin(self.complete_upload(key, upload_id, parts))
    }

    fn abort<'a>(
        &'a self,
        key: &'a ObjectKey,
        upload_id: &'a UploadId,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(self.abort_upload(key, upload_id))
    }
}
