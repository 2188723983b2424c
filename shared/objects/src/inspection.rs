//! What is in objects, for a domain that checks what clients have uploaded.

use std::collections::BTreeMap;
use std::sync::Arc;

use kernel::dependencies::Port;
use kernel::deployment::{Access, Grantee, Rights, Source, Statement};
use kernel::table::BoxFuture;
use kernel::{Resources, Result};

use crate::{BUCKET, ObjectKey, S3, own_keys, own_objects};

/// The most bytes of an object that a function reads: 16 KiB.
pub const START_LIMIT: u32 = 16 * 1024;

/// The beginnings and tags of the domain's own objects.
pub trait Inspection: Send + Sync {
    /// The first [`START_LIMIT`] bytes of an object, or fewer if it is shorter; `None` if it does not exist.
    ///
    /// # Errors
    /// Unavailable, when S3 does not answer; internal, when it refuses the request.
    fn start<'a>(&'a self, key: &'a ObjectKey) -> BoxFuture<'a, Result<Option<Vec<u8>>>>;

    /// The tags of an object; `None` if it does not exist.
    ///
    /// # Errors
    /// Unavailable, when S3 does not answer; internal, when it refuses the request.
    fn tags<'a>(
        &'a self,
        key: &'a ObjectKey,
    ) -> BoxFuture<'a, Result<Option<BTreeMap<String, String>>>>;

    /// Moves an object of at most 5 GiB, with its type and tags, to another key. It is copied and then
    /// removed, so a call after a crash repeats the rest. Succeeds when there is no such object (any more).
    ///
    /// S3 computes the SHA-256 of all bytes of the copy, also of an object that was uploaded in parts:
    /// [`Objects::find`](crate::Objects::find) returns it as [`Checksum::Whole`](crate::Checksum::Whole).
    ///
    /// # Errors
    /// Unavailable, when S3 does not answer; internal, when it refuses the request.
    fn relocate<'a>(&'a self, from: &'a ObjectKey, to: &'a ObjectKey) -> BoxFuture<'a, Result<()>>;
}

impl Port for dyn Inspection {
    const NAME: &'static str = "object-inspection";
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
        Access::Read => &["s3:GetObject", "s3:GetObjectTagging"],
        Access::Write => &[
            "s3:DeleteObject",
            "s3:GetObject",
            "s3:GetObjectTagging",
            "s3:PutObject",
            "s3:PutObjectTagging",
        ],
    };
    vec![own_objects(grantee, actions), own_keys(grantee)]
}
