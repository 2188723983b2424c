//! The replies of the files domain.

use jiff::Timestamp;
use kernel::{Entity as _, Reply};
use objects::Transfer;
use schemars::JsonSchema;
use serde::Serialize;

use crate::file::{CourseId, Declaration, File, FileId, OwnerId, Rejection, Scan, State, Status};

/// A file.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct FileView {
    /// The file's id.
    pub(crate) id: FileId,
    /// The user or the API key that uploaded it.
    pub(crate) owner_id: OwnerId,
    /// The course to which it belongs, if any.
    pub(crate) course_id: Option<CourseId>,
    /// Its name, type, length and checksum, as its owner has declared them.
    #[serde(flatten)]
    pub(crate) declaration: Declaration,
    /// Whether the bytes are compared with the checksum. False for a file in parts without `part_checksums`.
    pub(crate) checksum_verified: bool,
    /// Whether it can be downloaded.
    pub(crate) status: Status,
    /// What is known about malware; null unless it is available.
    pub(crate) scan: Option<Scan>,
    /// Why it was rejected, if it was.
    pub(crate) rejection: Option<Rejection>,
    /// Where its bytes are stored.
    pub(crate) storage_path: String,
    /// The path of this API that redirects to a fresh download link; null unless it is available. It does
    /// not change.
    pub(crate) public_url: Option<String>,
    /// When its upload began.
    pub(crate) created_at: Timestamp,
    /// When it was last changed.
    pub(crate) updated_at: Timestamp,
    /// When it expires, if it does.
    pub(crate) expires_at: Option<Timestamp>,
    /// Its version, as in `ETag`.
    pub(crate) version: u64,
}

impl TryFrom<&File> for FileView {
    type Error = kernel::Error;

    fn try_from(file: &File) -> Result<Self, Self::Error> {
        let (created_at, updated_at, expires_at) = file.times();
        let id = file.file_id();
        let (scan, rejection) = match file.state() {
            State::Available { scan } => (Some(*scan), None),
            State::Rejected { reason } => (None, Some(*reason)),
            _ => (None, None),
        };
        Ok(Self {
            id: id.clone(),
            owner_id: file.owner_id().clone(),
            course_id: file.course_id().cloned(),
            declaration: file.declaration().clone(),
            checksum_verified: file.is_verified(),
            status: file.state().status(),
            scan,
            rejection,
            storage_path: file.object()?.to_string(),
            public_url: scan.map(|_| format!("/api/v1/files/{id}/download")),
            created_at,
            updated_at,
            expires_at,
            version: file.history().version(),
        })
    }
}

impl Reply for FileView {
    fn version(&self) -> Option<u64> {
        Some(self.version)
    }
}

/// A file and how to upload it.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct UploadView {
    /// The file.
    pub(crate) file: FileView,
    /// The requests that upload it.
    pub(crate) upload: UploadRequests,
}

impl Reply for UploadView {
    fn location(&self) -> Option<String> {
        Some(format!("/api/v1/files/{}", self.file.id))
    }
}

/// The requests that upload a file: one, or one for each part.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged)]
pub(crate) enum UploadRequests {
    /// A file of at most 100 MiB is uploaded in one request.
    One(Transfer),
    /// A larger file is uploaded in parts, in any order and at the same time. Each has `part_size` bytes,
    /// except for the last one.
    Parts {
        /// The requests of the parts that have not arrived.
        parts: Vec<PartRequest>,
        /// The length of each part but the last, in bytes.
        part_size: i64,
    },
}

/// The request that uploads one part.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct PartRequest {
    /// The part's number, from 1.
    pub(crate) number: u32,
    /// The request.
    #[serde(flatten)]
    pub(crate) request: Transfer,
}

/// What has arrived of an upload in parts.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct UploadProgressView {
    /// The length of each part but the last, in bytes; null for a file that is uploaded in one request.
    pub(crate) part_size: Option<i64>,
    /// The parts that have arrived with the right length.
    pub(crate) arrived: Vec<u32>,
    /// The parts that have not.
    pub(crate) missing: Vec<u32>,
    /// When the upload ends if it is not completed.
    pub(crate) ends_at: Timestamp,
}

impl Reply for UploadProgressView {}

/// A link from which anyone can download a file for a while.
#[derive(Serialize, JsonSchema)]
pub(crate) struct LinkView {
    /// The link. Anyone who has it can download the file.
    pub(crate) url: String,
    /// When it expires. This may be sooner than was asked for: a link lives no longer than the credentials
    /// that signed it.
    pub(crate) expires_at: Timestamp,
    /// When a client that goes on using the file asks for the next link: after half of the time.
    pub(crate) renew_at: Timestamp,
}

impl Reply for LinkView {
    fn location(&self) -> Option<String> {
        Some(self.url.clone())
    }
}

/// What is known about a download link.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct LinkCheckView {
    /// Whether it downloads the file now.
    pub(crate) valid: bool,
}

impl Reply for LinkCheckView {}
