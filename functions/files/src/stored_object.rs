//! An object in an event of S3.

use kernel::Prefix;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::file::{FileId, OBJECTS};

/// The buckets of this stage. S3 sends the events of all buckets of the account to the same bus.
pub(crate) const BUCKETS: Prefix = Prefix {
    field: "bucket.name",
    begins: "aurora-${Stage}-",
};

/// The fields of S3's events that are read.
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html>
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct StoredObject {
    object: ObjectName,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(inline)]
struct ObjectName {
    key: String,
}

impl StoredObject {
    /// The file whose object it is; none for other objects of the bucket, for example users' pictures.
    #[must_use]
    pub(crate) fn file_id(&self) -> Option<FileId> {
        self.object.key.strip_prefix(OBJECTS)?.parse().ok()
    }
}
