//! Objects (files) behind a port. No other crate uses S3's SDK. The bytes never pass through a
//! function: clients upload and download them with presigned URLs.

mod key;
mod s3;
mod transfer;

use std::sync::Arc;

use kernel::dependencies::Port;
use kernel::deployment::{Access, Grantee, Resource, Rights, Source, Statement};
use kernel::table::BoxFuture;
use kernel::{Resources, Result};

pub use key::{KEY_LIMIT, ObjectKey};
pub use s3::S3;
pub use transfer::{Transfer, TransferMethod, VALIDITY_LIMIT_S, Validity};

/// The most keys in one list; S3's limit.
pub const LIST_LIMIT: usize = 1000;

/// The objects of a domain. A query may download and find; a function that may write may call
/// everything.
pub trait Objects: Send + Sync {
    /// A presigned request that stores one object of exactly this type and length. Use
    /// [`Objects::find`] to learn whether it was stored.
    ///
    /// # Errors
    /// Internal, when the request cannot be signed: the content type is not a valid header value.
    fn upload<'a>(&'a self, upload: &'a Upload) -> BoxFuture<'a, Result<Transfer>>;

    /// A presigned request that downloads an object. It is not checked whether the object exists.
    ///
    /// # Errors
    /// Internal, when the request cannot be signed.
    fn download<'a>(
        &'a self,
        key: &'a ObjectKey,
        validity: Validity,
    ) -> BoxFuture<'a, Result<Transfer>>;

    /// The length and type of the object under a key, if it exists. For the role of a query, S3
    /// answers 403 when the object is missing, which is an internal error here.
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
    /// `identity/1/` are below `identity/1`. The role of a query may not list.
    ///
    /// # Errors
    /// Unavailable, when S3 does not answer; internal, when it refuses the request.
    fn list<'a>(&'a self, folder: &'a ObjectKey) -> BoxFuture<'a, Result<Vec<ObjectKey>>>;
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
    /// When the upload may begin.
    pub validity: Validity,
}

/// A stored object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// The length in bytes.
    pub length: u64,
    /// `image/png`; empty when S3 does not know.
    pub content_type: String,
}

const BUCKET: &str = "BUCKET_NAME";

impl Port for dyn Objects {
    const NAME: &'static str = "bucket";
    const VARIABLES: &'static [(&'static str, Source)] = &[(BUCKET, Source::Export("BucketName"))];
    const RIGHTS: Rights = rights;

    fn connect(resources: &Resources) -> Result<Arc<Self>> {
        let bucket = resources.variable(BUCKET)?;
        Ok(Arc::new(S3::new(aws::Parts::from_environment()?, bucket)))
    }

    fn probe<'a>(&'a self, domain: &'a str) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            let key = ObjectKey::parse(format!("{domain}/readiness"))?;
            self.find(&key).await.map(drop)
        })
    }
}

/// Rights for the domain's own part of the bucket. With the right to list, S3 answers 404 instead of
/// 403 for a missing object; it then compares the object's key with `s3:prefix`.
fn rights(grantee: &Grantee<'_>) -> Vec<Statement> {
    let own = format!("{}/*", grantee.domain);
    let actions: &[_] = match grantee.access {
        Access::Read => &["s3:GetObject"],
        Access::Write => &["s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
    };
    let below = Resource::Below {
        export: "BucketArn",
        path: own.clone(),
    };
    let list = Statement::allow(&["s3:ListBucket"], [Resource::Export("BucketArn")]);
    vec![
        Statement::allow(actions, [below]),
        list.when("StringLike", "s3:prefix", own),
    ]
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
