//! The port for objects.

use aws_sdk_s3::types::ChecksumMode;
use jiff::Timestamp;
use kernel::table::BoxFuture;
use kernel::{Error, Result};

use super::{S3, refusal, status};
use crate::{
    Checksum, Download, LIST_LIMIT, Listed, ObjectKey, Objects, Sha256, Stored, Transfer, Upload,
};

impl S3 {
    async fn head(&self, key: &ObjectKey) -> Result<Option<Stored>> {
        let reply = self
            .client
            .head_object()
            .bucket(&self.bucket)
            .key(key.as_str())
            .checksum_mode(ChecksumMode::Enabled)
            .send()
            .await;
        match reply {
            Ok(found) => {
                let length = found.content_length().unwrap_or_default();
                Ok(Some(Stored {
                    length: u64::try_from(length).map_err(Error::internal)?,
                    checksum: found.checksum_sha256().map(checksum).transpose()?,
                    content_type: found.content_type.unwrap_or_default(),
                }))
            }
            Err(error) if status(&error) == Some(404) => Ok(None),
            Err(error) => Err(refusal(error)),
        }
    }

    pub(super) async fn delete(&self, key: &ObjectKey) -> Result<()> {
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

    /// S3 returns keys in the order of their UTF-8 bytes:
    /// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/ListingKeysUsingAPIs.html>
    async fn objects_after(&self, folder: &ObjectKey, after: &str) -> Result<Vec<Listed>> {
        let prefix = format!("{folder}/");
        let start = (!after.is_empty()).then(|| format!("{prefix}{after}"));
        let reply = self
            .client
            .list_objects_v2()
            .bucket(&self.bucket)
            .prefix(&prefix)
            .set_start_after(start)
            .send()
            .await
            .map_err(refusal)?;
        let is_truncated = reply.is_truncated().unwrap_or_default();
        let objects = reply.contents.unwrap_or_default().into_iter();
        let listed: Vec<Listed> = objects
            .filter_map(|object| listed(&prefix, object))
            .collect();
        if is_truncated && listed.len() < LIST_LIMIT {
            return Err(Error::unavailable("S3 listed fewer objects than it may"));
        }
        Ok(listed)
    }
}

fn listed(prefix: &str, object: aws_sdk_s3::types::Object) -> Option<Listed> {
    Some(Listed {
        name: object.key?.strip_prefix(prefix)?.to_owned(),
        length: u64::try_from(object.size.unwrap_or_default()).ok()?,
        tag: object.e_tag.unwrap_or_default(),
    })
}

impl Objects for S3 {
    fn upload<'a>(&'a self, upload: &'a Upload) -> BoxFuture<'a, Result<Transfer>> {
        Box::pin(self.presign_upload(upload))
    }

    fn download<'a>(&'a self, download: &'a Download) -> BoxFuture<'a, Result<Transfer>> {
        Box::pin(self.presign_download(download))
    }

    fn opens<'a>(&'a self, key: &'a ObjectKey, url: &'a str) -> BoxFuture<'a, Result<bool>> {
        Box::pin(self.can_download(key, url))
    }

    fn signer_expires_at(&self) -> BoxFuture<'_, Result<Option<Timestamp>>> {
        Box::pin(self.signer_expiry())
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

    fn list_after<'a>(
        &'a self,
        folder: &'a ObjectKey,
        after: &'a str,
    ) -> BoxFuture<'a, Result<Vec<Listed>>> {
        Box::pin(self.objects_after(folder, after))
    }
}

/// A checksum of the parts' checksums ends with the number of parts, `…=-3`:
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html>
fn checksum(text: &str) -> Result<Checksum> {
    let (digest, is_composite) = match text.split_once('-') {
        Some((digest, _)) => (digest, true),
        None => (text, false),
    };
    let digest: Sha256 = digest
        .parse()
        .map_err(|_| Error::internal("S3 answered with a malformed checksum"))?;
    Ok(if is_composite {
        Checksum::Composite(digest)
    } else {
        Checksum::Whole(digest)
    })
}
