//! A file: what its owner has declared, and what has become of it. Without I/O.

mod state;
mod values;

use jiff::{SignedDuration, Timestamp};
use kernel::{Error, History, Result, entity};
use objects::{ObjectKey, UploadId};
use serde::{Deserialize, Serialize};

pub(crate) use self::state::{State, Status};
pub(crate) use self::values::{
    CourseId, Declaration, FileId, FileName, FileSize, LARGEST, MediaType, OwnerId, PendingUpload,
    Rejection, RemovalReason, Scan,
};
use crate::error::FileError;
use crate::event::{FileDeleted, FileRejected, FileUploaded};

/// How long a removed file is remembered after its object is gone.
const TOMBSTONE: SignedDuration = SignedDuration::from_hours(30 * 24);

/// A file that was announced, uploaded, or removed.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct File {
    id: FileId,
    owner_id: OwnerId,
    course_id: Option<CourseId>,
    #[serde(flatten)]
    declaration: Declaration,
    /// Whether S3 compares the bytes with a declared checksum.
    is_verified: bool,
    state: State,
    created_at: Timestamp,
    updated_at: Timestamp,
    /// When the file expires. The attribute `expires_at` is the time to live of the row.
    lapses_at: Option<Timestamp>,
    /// When DynamoDB removes the row, in seconds since 1970: only set once the object is gone.
    #[serde(
        rename = "expires_at",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    forgotten_at: Option<i64>,
    #[serde(rename = "version")]
    history: History,
    /// Whether this change ended the counting of its bytes.
    #[serde(skip)]
    has_released: bool,
}

/// A file that is going to be uploaded.
pub(crate) struct NewFile {
    pub(crate) id: FileId,
    pub(crate) owner_id: OwnerId,
    pub(crate) course_id: Option<CourseId>,
    pub(crate) declaration: Declaration,
    pub(crate) upload: PendingUpload,
    pub(crate) lapses_at: Option<Timestamp>,
}

impl File {
    /// A file whose upload begins. No fact: nobody can use it yet.
    #[must_use]
    pub(crate) fn announce(new: NewFile, now: Timestamp) -> Self {
        let mut history = History::default();
        history.advance();
        Self {
            id: new.id,
            owner_id: new.owner_id,
            course_id: new.course_id,
            declaration: new.declaration,
            is_verified: new.upload.upload_id.is_none() || !new.upload.part_checksums.is_empty(),
            state: State::Pending(new.upload),
            created_at: now,
            updated_at: now,
            lapses_at: new.lapses_at,
            forgotten_at: None,
            history,
            has_released: false,
        }
    }

    /// Makes an uploaded file available, or better known: a scanner found nothing.
    pub(crate) fn accept(&mut self, scan: Scan, now: Timestamp) {
        match self.state {
            State::Pending(_) | State::Checking { .. } => self.history.record(&FileUploaded {
                file_id: self.id.clone(),
                owner_id: self.owner_id.clone(),
                course_id: self.course_id.clone(),
                original_name: self.declaration.original_name.clone(),
                file_type: self.declaration.file_type.clone(),
                file_size: self.declaration.file_size,
                checksum_sha256: self.declaration.checksum_sha256.clone(),
                scan,
                expires_at: self.lapses_at,
            }),
            State::Available { scan: known } if known != scan && scan == Scan::Clean => {
                self.history.advance();
            }
            _ => return,
        }
        self.enter(State::Available { scan }, now);
    }

    /// Lets an uploaded file wait for a malware scanner.
    pub(crate) fn hold(&mut self, until: Timestamp, now: Timestamp) {
        if matches!(self.state, State::Pending(_)) {
            self.history.advance();
            self.enter(State::Checking { until }, now);
        }
    }

    /// Rejects a file, also one that was available: a scanner may be late.
    pub(crate) fn reject(&mut self, reason: Rejection, now: Timestamp) {
        if self.state.counts() {
            self.history.record(&FileRejected {
                file_id: self.id.clone(),
                owner_id: self.owner_id.clone(),
                reason,
            });
            self.enter(State::Rejected { reason }, now);
        }
    }

    /// Removes a file. What was never available ends without a fact.
    pub(crate) fn remove(&mut self, reason: RemovalReason, now: Timestamp) {
        let upload_id = match &self.state {
            State::Removed { .. } => return,
            State::Pending(upload) => upload.upload_id.clone(),
            _ => None,
        };
        if matches!(self.state, State::Available { .. }) {
            self.history.record(&FileDeleted {
                file_id: self.id.clone(),
                owner_id: self.owner_id.clone(),
                reason,
            });
        } else {
            self.history.advance();
        }
        self.enter(State::Removed { reason, upload_id }, now);
    }

    /// Notes that the object of a removed file is gone: the row follows after 30 days.
    ///
    /// # Errors
    /// Internal, when the time cannot be represented.
    pub(crate) fn forget(&mut self, now: Timestamp) -> Result<()> {
        if self.forgotten_at.is_some() {
            return Ok(());
        }
        let at = now.checked_add(TOMBSTONE).map_err(Error::internal)?;
        self.history.advance();
        self.forgotten_at = Some(at.as_second());
        Ok(())
    }

    fn enter(&mut self, state: State, now: Timestamp) {
        self.has_released |= self.state.counts() && !state.counts();
        self.state = state;
        self.updated_at = now;
    }

    /// The upload of a pending file.
    ///
    /// # Errors
    /// `files.not_pending`, `files.upload_expired`
    pub(crate) fn pending_upload(&self, now: Timestamp) -> Result<&PendingUpload> {
        match &self.state {
            State::Pending(upload) if now < upload.ends_at => Ok(upload),
            State::Pending(_) => Err(FileError::UploadExpired.into()),
            State::Rejected { reason } => Err(FileError::Rejected(*reason).into()),
            _ => Err(FileError::NotPending.into()),
        }
    }

    /// Refuses a file that cannot be downloaded now.
    ///
    /// # Errors
    /// `files.not_available`, `files.rejected`
    pub(crate) fn check_available(&self) -> Result<()> {
        match &self.state {
            State::Available { .. } => Ok(()),
            State::Rejected { reason } => Err(FileError::Rejected(*reason).into()),
            _ => Err(FileError::NotAvailable.into()),
        }
    }

    /// Whether the file has expired, also while its row says nothing of it yet.
    #[must_use]
    pub(crate) fn is_over(&self, now: Timestamp) -> bool {
        self.lapses_at.is_some_and(|at| at <= now)
    }

    /// The key of its object.
    ///
    /// # Errors
    /// Internal: an id is always a valid part of a key.
    pub(crate) fn object(&self) -> Result<ObjectKey> {
        object_of(&self.id)
    }

    /// The upload in parts that may still have parts in the bucket.
    #[must_use]
    pub(crate) const fn upload_id(&self) -> Option<&UploadId> {
        match &self.state {
            State::Pending(PendingUpload { upload_id, .. }) | State::Removed { upload_id, .. } => {
                upload_id.as_ref()
            }
            _ => None,
        }
    }

    /// Whether its bytes have stopped counting since it was read.
    #[must_use]
    pub(crate) const fn has_released(&self) -> bool {
        self.has_released
    }

    #[must_use]
    pub(crate) const fn file_id(&self) -> &FileId {
        &self.id
    }

    #[must_use]
    pub(crate) const fn owner_id(&self) -> &OwnerId {
        &self.owner_id
    }

    #[must_use]
    pub(crate) const fn course_id(&self) -> Option<&CourseId> {
        self.course_id.as_ref()
    }

    #[must_use]
    pub(crate) const fn declaration(&self) -> &Declaration {
        &self.declaration
    }

    /// Whether the checksum, or that of each part, was compared with the bytes. It is not for a file that
    /// was uploaded in parts without checksums.
    #[must_use]
    pub(crate) const fn is_verified(&self) -> bool {
        self.is_verified
    }

    #[must_use]
    pub(crate) const fn state(&self) -> &State {
        &self.state
    }

    /// When it was announced, last changed, and when it expires.
    #[must_use]
    pub(crate) const fn times(&self) -> (Timestamp, Timestamp, Option<Timestamp>) {
        (self.created_at, self.updated_at, self.lapses_at)
    }
}

/// The beginning of the keys of all objects that clients have uploaded.
pub(crate) const OBJECTS: &str = "files/objects/";

const QUARANTINE: &str = "files/quarantine/";

/// The key of a file's object. It contains nothing that a client has chosen.
///
/// # Errors
/// Internal: an id is always a valid part of a key.
pub(crate) fn object_of(id: &FileId) -> Result<ObjectKey> {
    ObjectKey::parse(format!("{OBJECTS}{id}"))
}

/// The key of a file's object after the file was rejected.
///
/// # Errors
/// Internal: an id is always a valid part of a key.
pub(crate) fn quarantined_object_of(id: &FileId) -> Result<ObjectKey> {
    ObjectKey::parse(format!("{QUARANTINE}{id}"))
}

entity!(File, id);

#[cfg(test)]
mod tests;
