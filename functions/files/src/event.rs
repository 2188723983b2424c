//! The events of files. Their fields are a contract with every domain that consumes them.

use jiff::Timestamp;
use kernel::facts;
use objects::Sha256;
use schemars::JsonSchema;
use serde::Serialize;

use crate::file::{
    CourseId, FileId, FileName, FileSize, MediaType, OwnerId, Rejection, RemovalReason, Scan,
};

facts! { FileUploaded, FileRejected, FileDeleted }

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
