//! Uploads of large objects in parts, which a client sends in any order, at the same time and again
//! after a failure.

use std::sync::Arc;

use kernel::dependencies::Port;
use kernel::deployment::{Access, Grantee, Rights, Source, Statement};
use kernel::table::BoxFuture;
use kernel::{Error, Kind, Resources, Result};
use serde::{Deserialize, Serialize};

use crate::{BUCKET, ObjectKey, S3, Sha256, Transfer, Validity, own_objects};

/// The most parts of an upload that [`Multipart::parts`] lists; S3's own limit is 10,000.
pub const PART_LIMIT: u32 = 1000;

/// The shortest part in bytes, except for the last: 5 MiB, S3's limit.
pub const SHORTEST_PART: u64 = 5 * 1024 * 1024;

/// Identifies an upload in parts, as S3 names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UploadId(pub String);

/// An upload that begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MultipartUpload {
    /// The key under which the object is stored at the end.
    pub key: ObjectKey,
    /// `video/mp4`
    pub content_type: String,
    /// Whether each part has a [`PartUpload::checksum`]; S3 refuses a part with the other choice. The object
    /// then has a composite checksum: the SHA-256 of the parts' checksums, one after the other.
    pub has_checksums: bool,
}

/// A part that a client is going to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartUpload {
    /// The object's key.
    pub key: ObjectKey,
    /// The upload.
    pub upload_id: UploadId,
    /// The part's number, from 1.
    pub number: u32,
    /// The exact length in bytes.
    pub length: u64,
    /// The checksum of the part's bytes, exactly if the upload has checksums. It is declared before the
    /// request is signed, because S3 refuses a header `x-amz-…` that is not signed.
    pub checksum: Option<Sha256>,
    /// When the part may be sent.
    pub validity: Validity,
}

/// A part that has arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The part's number, from 1.
    pub number: u32,
    /// The length in bytes.
    pub length: u64,
    /// The tag that S3 gave to these bytes.
    pub tag: String,
    /// The checksum with which the client sent it; none if the upload has none.
    pub checksum: Option<Sha256>,
}

/// Uploads in parts to the domain's own objects.
pub trait Multipart: Send + Sync {
    /// Begins an upload. The parts of an upload that is neither completed nor aborted are removed by the
    /// bucket after two days.
    ///
    /// # Errors
    /// Unavailable, when S3 does not answer; internal, when it refuses the request.
    fn begin<'a>(&'a self, upload: &'a MultipartUpload) -> BoxFuture<'a, Result<UploadId>>;

    /// A presigned request that stores one part of exactly this length and with this checksum. A part that
    /// is sent again replaces the earlier one.
    ///
    /// # Errors
    /// Internal, when the request cannot be signed. Unavailable, when the credentials that sign have expired.
    fn part<'a>(&'a self, part: &'a PartUpload) -> BoxFuture<'a, Result<Transfer>>;

    /// The parts that have arrived, by number, at most [`PART_LIMIT`]; `None` for an upload that does not
    /// exist, is completed or aborted.
    ///
    /// # Errors
    /// Unavailable, when S3 does not answer; internal, when it refuses the request.
    fn parts<'a>(
        &'a self,
        key: &'a ObjectKey,
        upload_id: &'a UploadId,
    ) -> BoxFuture<'a, Result<Option<Vec<Part>>>>;

    /// Makes the object of these parts, which are ordered by number. False if the upload does not exist,
    /// is completed or aborted: [`Objects::find`](crate::Objects::find) tells whether there is an object.
    /// S3 may also answer a repeated completion like the first one, with true and without any effect.
    ///
    /// # Errors
    /// [`parts_changed`], when a part is missing, was sent again with other bytes after it was listed, or is
    /// too short, and when there are no parts; unavailable, when S3 does not answer; internal, when it refuses the request.
    fn complete<'a>(
        &'a self,
        key: &'a ObjectKey,
        upload_id: &'a UploadId,
        parts: &'a [Part],
    ) -> BoxFuture<'a, Result<bool>>;

    /// Ends an upload and removes its parts; succeeds also when there is no such upload. A part that is
    /// being sent at this moment may stay, so abort again until [`Multipart::parts`] finds none.
    ///
    /// # Errors
    /// Unavailable, when S3 does not answer; internal, when it refuses the request.
    fn abort<'a>(
        &'a self,
        key: &'a ObjectKey,
        upload_id: &'a UploadId,
    ) -> BoxFuture<'a, Result<()>>;
}

impl Port for dyn Multipart {
    const NAME: &'static str = "multipart-uploads";
    const VARIABLES: &'static [(&'static str, Source)] = &[BUCKET];
    const RIGHTS: Rights = rights;

    fn connect(resources: &Resources) -> Result<Arc<Self>> {
        Ok(Arc::new(S3::open(resources)?))
    }

    /// The probe of [`dyn Objects`](crate::Objects) covers the bucket.
    fn probe<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<()>> {
        Box::pin(async { Ok(()) })
    }
}

fn rights(grantee: &Grantee<'_>) -> Vec<Statement> {
    let actions: &[_] = match grantee.access {
        Access::Read => &["s3:ListMultipartUploadParts"],
        Access::Write => &[
            "s3:AbortMultipartUpload",
            "s3:ListMultipartUploadParts",
            "s3:PutObject",
        ],
    };
    vec![own_objects(grantee, actions)]
}

/// The error of a completion whose parts are not those that S3 has: a conflict with the code
/// `objects.parts_changed`.
#[must_use]
pub fn parts_changed() -> Error {
    Error::new(
        Kind::Conflict,
        "objects.parts_changed",
        "a part is missing, too short or was sent again; list the parts and complete the upload again",
    )
}
