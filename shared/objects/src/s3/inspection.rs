//! The port for the contents of objects.

use std::collections::BTreeMap;

use aws_sdk_s3::types::ChecksumAlgorithm;
use kernel::table::BoxFuture;
use kernel::{Error, Result};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::{S3, is, refusal, status, without_time_limit};
use crate::{Inspection, ObjectKey, START_LIMIT};

const NO_SUCH_KEY: &str = "NoSuchKey";

/// What is encoded in the source of a copy, which the SDK sends as it is given.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

impl S3 {
    async fn get_start(&self, key: &ObjectKey) -> Result<Option<Vec<u8>>> {
        let reply = self
            .client
            .get_object()
            .bucket(&self.bucket)
            .key(key.as_str())
            .range(format!("bytes=0-{}", START_LIMIT - 1))
            .send()
            .await;
        match reply {
            Ok(found) => {
                let bytes = found.body.collect().await.map_err(Error::unavailable)?;
                Ok(Some(bytes.to_vec()))
            }
            // No range of an empty object can be satisfied.
            Err(error) if status(&error) == Some(416) => Ok(Some(Vec::new())),
            Err(error) if is(&error, NO_SUCH_KEY) => Ok(None),
            Err(error) => Err(refusal(error)),
        }
    }

    async fn get_tags(&self, key: &ObjectKey) -> Result<Option<BTreeMap<String, String>>> {
        let reply = self
            .client
            .get_object_tagging()
            .bucket(&self.bucket)
            .key(key.as_str())
            .send()
            .await;
        match reply {
            Ok(found) => {
                let tags = found.tag_set.into_iter();
                Ok(Some(tags.map(|tag| (tag.key, tag.value)).collect()))
            }
            Err(error) if is(&error, NO_SUCH_KEY) => Ok(None),
            Err(error) => Err(refusal(error)),
        }
    }

    /// A copy onto itself would be removed with the original, so it does nothing.
    async fn copy_and_delete(&self, from: &ObjectKey, to: &ObjectKey) -> Result<()> {
        if from == to || !self.copy(from, to).await? {
            return Ok(());
        }
        self.delete(from).await
    }

    /// Returns false if there is no such object. Metadata and tags are copied by default, and the checksum
    /// of the copy is always that of all its bytes:
    /// <https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html>,
    /// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html>
    async fn copy(&self, from: &ObjectKey, to: &ObjectKey) -> Result<bool> {
        let source = utf8_percent_encode(from.as_str(), ENCODED);
        let reply = self
            .client
            .copy_object()
            .bucket(&self.bucket)
            .key(to.as_str())
            .copy_source(format!("{}/{source}", self.bucket))
            .checksum_algorithm(ChecksumAlgorithm::Sha256)
            .customize()
            .config_override(without_time_limit())
            .send()
            .await;
        match reply {
            Ok(_) => Ok(true),
            Err(error) if is(&error, NO_SUCH_KEY) => Ok(false),
            Err(error) => Err(refusal(error)),
        }
    }
}

impl Inspection for S3 {
    fn start<'a>(&'a self, key: &'a ObjectKey) -> BoxFuture<'a, Result<Option<Vec<u8>>>> {
        Box::pin(self.get_start(key))
    }

    fn tags<'a>(
        &'a self,
        key: &'a ObjectKey,
    ) -> BoxFuture<'a, Result<Option<BTreeMap<String, String>>>> {
        Box::pin(self.get_tags(key))
    }

    fn relocate<'a>(&'a self, from: &'a ObjectKey, to: &'a ObjectKey) -> BoxFuture<'a, Result<()>> {
        Box::pin(self.copy_and_delete(from, to))
    }
}
