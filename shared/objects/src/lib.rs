//! Objects, which are files, behind a port, and the only crate that names S3's SDK. Their bytes
//! never pass through a function: clients send and fetch them with presigned URLs.

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

/// The most keys that one list names; S3's limit.
pub const LIST_LIMIT: usize = 1000;

/// Where a domain keeps its objects. A query may download and find; whatever changes something may
/// do all of it.
pub trait Objects: Send + Sync {
    /// Lets whoever has the transfer store one object of exactly this type and length. Whether it
    /// has been stored, [`Objects::find`] tells.
    ///
    /// # Errors
    /// Internal, when it cannot be signed: the content type is no header's value.
    fn upload<'a>(&'a self, upload: &'a Upload) -> BoxFuture<'a, Result<Transfer>>;

    /// Lets whoever has the transfer fetch an object. That there is one is not checked.
    ///
    /// # Errors
    /// Internal, when it cannot be signed.
    fn download<'a>(
        &'a self,
        key: &'a ObjectKey,
        validity: Validity,
    ) -> BoxFuture<'a, Result<Transfer>>;

    /// What is stored under a key, if anything. A query's role may not learn that nothing is: there
    /// a missing object is an internal error.
    ///
    /// # Errors
    /// Unavailable, when S3 does not answer; internal, when it refuses.
    fn find<'a>(&'a self, key: &'a ObjectKey) -> BoxFuture<'a, Result<Option<Stored>>>;

    /// Removes what is stored under a key; nothing happens when nothing is.
    ///
    /// # Errors
    /// Unavailable, when S3 does not answer; internal, when it refuses.
    fn remove<'a>(&'a self, key: &'a ObjectKey) -> BoxFuture<'a, Result<()>>;

    /// The keys below `folder` in their order, the first [`LIST_LIMIT`] of them: below `identity/1`
    /// is what begins with `identity/1/`. A query's role may not list.
    ///
    /// # Errors
    /// Unavailable, when S3 does not answer; internal, when it refuses.
    fn list<'a>(&'a self, folder: &'a ObjectKey) -> BoxFuture<'a, Result<Vec<ObjectKey>>>;
}

/// An object that is about to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// Where.
    pub key: ObjectKey,
    /// `image/png`
    pub content_type: String,
    /// Its bytes, exactly so many.
    pub length: u64,
    /// When the upload must begin.
    pub validity: Validity,
}

/// An object that is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Its bytes.
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

/// The domain's own part of the bucket. The right to list is also what makes S3 answer 404 and not
/// 403 for an object that is not there; S3 then takes the object's key for the prefix.
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
    fn a_function_without_a_bucket_has_no_objects_even_in_a_test() {
        let resources = Resources::new(None, |_| None).with_port(s3());
        assert!(Arc::<dyn Objects>::open(&resources).is_err());
    }

    #[test]
    fn given_objects_stand_in_for_s3() {
        let given = s3();
        let resources =
            Resources::new(None, |_| Some("aurora-test".to_owned())).with_port(Arc::clone(&given));
        assert!(Arc::ptr_eq(
            &Arc::<dyn Objects>::open(&resources).unwrap(),
            &given
        ));
    }
}
