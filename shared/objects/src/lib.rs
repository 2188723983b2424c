//! Objects (files) behind a port. No other crate uses S3's SDK. The bytes never pass through a
//! function: clients upload and download them with presigned URLs.

mod cdn;
mod checksum;
mod inspection;
mod key;
mod multipart;
mod s3;
mod transfer;

use std::sync::Arc;

use jiff::Timestamp;
use kernel::dependencies::Port;
use kernel::deployment::{Access, Grantee, Resource, Rights, Source, Statement};
use kernel::table::BoxFuture;
use kernel::{Resources, Result};

pub use cdn::{Cdn, CdnHost, CdnKeyId, CdnPrivateKey};
pub use checksum::Sha256;
pub use inspection::{Inspection, START_LIMIT};
pub use key::{KEY_LIMIT, ObjectKey};
pub use multipart::{
    Multipart, MultipartUpload, PART_LIMIT, Part, PartUpload, SHORTEST_PART, UploadId,
    parts_changed,
};
pub use s3::S3;
pub use transfer::{Transfer, TransferMethod, VALIDITY_LIMIT_S, Validity};

/// The most keys in one list; S3's limit.
pub const LIST_LIMIT: usize = 1000;

/// The objects of a domain. A query may download and find; a function that may write may call
/// everything.
pub trait Objects: Send + Sync {
    /// A presigned request that stores one object of exactly this type and length, and with this checksum
    /// if it is given: S3 refuses other bytes. Use [`Objects::find`] to learn whether it was stored.
    ///
    /// # Errors
    /// Internal, when the request cannot be signed: the content type is not a valid header value.
    /// Unavailable, when the credentials that sign have expired.
    fn upload<'a>(&'a self, upload: &'a Upload) -> BoxFuture<'a, Result<Transfer>>;

    /// A presigned request that downloads an object. It is not checked whether the object exists.
    ///
    /// # Errors
    /// Internal, when the request cannot be signed. Unavailable, when the credentials that sign have expired.
    fn download<'a>(&'a self, download: &'a Download) -> BoxFuture<'a, Result<Transfer>>;

    /// Whether anyone can download this object with this URL now. S3 is asked, because a URL that was signed
    /// with the credentials of another function cannot be checked here. A URL of another object is not
    /// called: the answer is false.
    ///
    /// # Errors
    /// Unavailable, when S3 does not answer.
    fn opens<'a>(&'a self, key: &'a ObjectKey, url: &'a str) -> BoxFuture<'a, Result<bool>>;

    /// When the credentials that sign transfers expire; none if that is unknown, as it is on Lambda. A
    /// transfer expires with its credentials, so its `expires_at` is at most this time.
    ///
    /// Lambda writes the credentials of the function's role into the environment without their end. AWS
    /// publishes no minimum for what is left of their life:
    /// <https://repost.aws/knowledge-center/presigned-url-s3-bucket-expiration>. Clients have reported
    /// 12 hours: <https://github.com/boto/boto3/issues/2392>. A caller that promises a time should
    /// therefore choose a short validity and let the client ask again.
    ///
    /// # Errors
    /// Unavailable, when there are no credentials.
    fn signer_expires_at(&self) -> BoxFuture<'_, Result<Option<Timestamp>>>;

    /// The length, type and checksum of the object under a key, if it exists.
    ///
    /// # Errors
    /// Unavailable, when S3 does not answer; internal, when it refuses the request.
    fn find<'a>(&'a self, key: &'a ObjectKey) -> BoxFuture<'a, Result<Option<Stored>>>;

    /// Removes the object under a key; succeeds also when there is none.
    ///
    /// # Errors
    /// Unavailable, when S3 does not answer; internal, when it refuses the request.
    fn remove<'a>(&'a self, key: &'a ObjectKey) -> BoxFuture<'a, Result<()>>;

    /// The first [`LIST_LIMIT`] keys below `folder` in ascending order: keys that begin with
    /// `identity/1/` are below `identity/1`.
    ///
    /// # Errors
    /// Unavailable, when S3 does not answer; internal, when it refuses the request.
    fn list<'a>(&'a self, folder: &'a ObjectKey) -> BoxFuture<'a, Result<Vec<ObjectKey>>>;

    /// The next [`LIST_LIMIT`] objects below `folder`, in the order of the bytes of their names, whose
    /// names come after `after`; the first ones after an empty text. Fewer than that are the last ones.
    ///
    /// # Errors
    /// Unavailable, when S3 does not answer; internal, when it refuses the request.
    fn list_after<'a>(
        &'a self,
        folder: &'a ObjectKey,
        after: &'a str,
    ) -> BoxFuture<'a, Result<Vec<Listed>>>;
}

/// An object in a folder. Somebody outside of our code may have chosen its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The rest of its key, after the folder and a slash. It may be empty or malformed.
    pub name: String,
    /// The length in bytes.
    pub length: u64,
    /// The tag of the bytes, which changes with them: `ETag`, with its quotes.
    pub tag: String,
}

/// An object that a client is going to upload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// The key under which it is stored.
    pub key: ObjectKey,
    /// `image/png`
    pub content_type: String,
    /// The exact length in bytes.
    pub length: u64,
    /// The checksum of the bytes, if the client has declared one.
    pub checksum: Option<Sha256>,
    /// When the upload may begin.
    pub validity: Validity,
}

/// An object that a client is going to download.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Download {
    /// The object's key.
    pub key: ObjectKey,
    /// When the download may begin.
    pub validity: Validity,
    /// The `Content-Disposition` of the reply; none without a value.
    pub disposition: Option<String>,
    /// The `Content-Type` of the reply; without a value the one that was uploaded.
    pub content_type: Option<String>,
}

impl Download {
    /// The object as it was uploaded.
    #[must_use]
    pub const fn new(key: ObjectKey, validity: Validity) -> Self {
        Self {
            key,
            validity,
            disposition: None,
            content_type: None,
        }
    }
}

/// A stored object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// The length in bytes.
    pub length: u64,
    /// `image/png`; empty when S3 does not know.
    pub content_type: String,
    /// The SHA-256, if it was uploaded with one.
    pub checksum: Option<Checksum>,
}

/// The SHA-256 of a stored object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Checksum {
    /// Of all its bytes.
    Whole(Sha256),
    /// Of the checksums of its parts, one after the other.
    Composite(Sha256),
}

const BUCKET: (&str, Source) = ("BUCKET_NAME", Source::Export("BucketName"));

impl Port for dyn Objects {
    const NAME: &'static str = "bucket";
    const VARIABLES: &'static [(&'static str, Source)] = &[BUCKET];
    const RIGHTS: Rights = rights;

    fn connect(resources: &Resources) -> Result<Arc<Self>> {
        Ok(Arc::new(S3::open(resources)?))
    }

    fn probe<'a>(&'a self, domain: &'a str) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            let key = ObjectKey::parse(format!("{domain}/readiness"))?;
            self.find(&key).await.map(drop)
        })
    }
}

fn rights(grantee: &Grantee<'_>) -> Vec<Statement> {
    let actions: &[_] = match grantee.access {
        Access::Read => &["s3:GetObject"],
        Access::Write => &["s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
    };
    vec![own_objects(grantee, actions), own_keys(grantee)]
}

/// These actions on the domain's own part of the bucket.
fn own_objects(grantee: &Grantee<'_>, actions: &[&'static str]) -> Statement {
    let below = Resource::Below {
        export: "BucketArn",
        path: format!("{}/*", grantee.domain),
    };
    Statement::allow(actions, [below])
}

/// With the right to list, S3 answers 404 instead of 403 for a missing object; it then compares the
/// object's key with `s3:prefix`.
fn own_keys(grantee: &Grantee<'_>) -> Statement {
    let list = Statement::allow(&["s3:ListBucket"], [Resource::Export("BucketArn")]);
    list.when("StringLike", "s3:prefix", format!("{}/*", grantee.domain))
}

#[cfg(test)]
mod tests {
    use kernel::Dependencies as _;

    use super::*;

    fn s3() -> Arc<dyn Objects> {
        let parts = testkit::aws_answering(200, &[], "");
        Arc::new(S3::new(parts, "aurora-test".to_owned()))
    }

    #[test]
    fn objects_do_not_open_without_the_variable_for_the_bucket() {
        let resources = Resources::new(None, |_| None).with_port(s3());
        assert!(Arc::<dyn Objects>::open(&resources).is_err());
    }

    #[test]
    fn objects_that_a_test_provides_replace_s3() {
        let given = s3();
        let resources =
            Resources::new(None, |_| Some("aurora-test".to_owned())).with_port(Arc::clone(&given));
        assert!(Arc::ptr_eq(
            &Arc::<dyn Objects>::open(&resources).unwrap(),
            &given
        ));
    }
}
