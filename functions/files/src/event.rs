//! The events of files. Their fields are a contract with every domain that consumes them.

use jiff::Timestamp;
use kernel::facts;
use objects::Sha256;
use schemars::JsonSchema;
use serde::Serialize;

use crate::file::{
    CourseId, FileId, FileName, FileSize, MediaType, OwnerId, Rejection, RemovalReason, Scan,
};
use crate::repositories::source::Source;
use crate::repositories::values::{RepositoryId, RepositoryName};

facts! {
    FileUploaded,
    FileRejected,
    FileDeleted,
    RepositoryCreated,
    RepositorySynced,
    RepositorySyncFailed,
    RepositoryDeleted,
}

/// A file was uploaded and checked: it can be downloaded.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct FileUploaded {
    /// The file.
    pub(crate) file_id: FileId,
    /// The user or the API key that uploaded it.
    pub(crate) owner_id: OwnerId,
    /// The course to which it belongs, if any.
    pub(crate) course_id: Option<CourseId>,
    /// Its name on the uploader's computer.
    pub(crate) original_name: FileName,
    /// Its media type.
    pub(crate) file_type: MediaType,
    /// Its length in bytes.
    pub(crate) file_size: FileSize,
    /// The SHA-256 that the uploader declared.
    pub(crate) checksum_sha256: Sha256,
    /// What is known about malware.
    pub(crate) scan: Scan,
    /// When it expires, if it does.
    pub(crate) expires_at: Option<Timestamp>,
}

/// A file was rejected: it is not what was declared, or contains malware. It was or becomes unavailable.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct FileRejected {
    /// The file.
    pub(crate) file_id: FileId,
    /// The user or the API key that uploaded it.
    pub(crate) owner_id: OwnerId,
    /// Why.
    pub(crate) reason: Rejection,
}

/// A file that could be downloaded is gone.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct FileDeleted {
    /// The file.
    pub(crate) file_id: FileId,
    /// The user or the API key that uploaded it.
    pub(crate) owner_id: OwnerId,
    /// Why.
    pub(crate) reason: RemovalReason,
}

/// A repository was created.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct RepositoryCreated {
    /// The repository.
    pub(crate) repository_id: RepositoryId,
    /// Its name.
    #[schemars(example = &"Lectures 2026")]
    pub(crate) name: RepositoryName,
    /// Where its files are.
    pub(crate) source: Source,
}

/// A repository records what its source had when it was read.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct RepositorySynced {
    /// The repository.
    pub(crate) repository_id: RepositoryId,
    /// How many files are new.
    pub(crate) added: u64,
    /// How many files were changed.
    pub(crate) changed: u64,
    /// How many files were removed.
    pub(crate) removed: u64,
    /// How many files of the source could not be recorded.
    pub(crate) failed: u64,
    /// Whether more than a fifth of the files were missing, and none was removed.
    pub(crate) removals_refused: bool,
}

/// A sync ended before the whole source was read.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct RepositorySyncFailed {
    /// The repository.
    pub(crate) repository_id: RepositoryId,
    /// The code of the error.
    pub(crate) code: String,
}

/// A repository was deleted.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct RepositoryDeleted {
    /// The repository.
    pub(crate) repository_id: RepositoryId,
}
