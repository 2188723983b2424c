//! The errors of the files domain.

use kernel::{Error, Kind};
use serde_json::json;

use crate::file::Rejection;
use crate::uses::FileUser;

kernel::errors! {
    /// An error of this domain.
    pub(crate) enum FileError {
        /// The file does not exist, was removed, or belongs to somebody else.
        NotFound => NotFound, "files.not_found", "there is no such file";
        /// The caller's role may not upload files of this size.
        TooLarge(most: i64) => TooLarge, "files.too_large", "the file may have at most {most} bytes";
        /// The caller's role may not upload files of this type.
        TypeNotAllowed => UnsupportedMediaType, "files.type_not_allowed", "files of this type are not allowed";
        /// The object has not arrived yet.
        NotUploaded => Conflict, "files.not_uploaded", "the file is not uploaded yet";
        /// The upload's time is over.
        UploadExpired => Conflict, "files.upload_expired", "the upload was not completed in time; begin a new one";
        /// The file is not being uploaded.
        NotPending => Conflict, "files.not_pending", "the file is not being uploaded";
        /// The uploaded object is not what was declared, or is dangerous.
        Rejected(reason: Rejection) => Invalid, "files.rejected", "the uploaded file was rejected: {reason}";
        /// The file is not available for download.
        NotAvailable => Conflict, "files.not_available", "the file cannot be downloaded yet";
    }
}

/// Something uses the file.
pub(crate) fn in_use(users: &[FileUser]) -> Error {
    Error::new(
        Kind::Conflict,
        "files.in_use",
        "the file is in use; see details",
    )
    .with_detail("used_by", json!(users))
}

/// Parts of an upload have not arrived, or have another length than they must have.
pub(crate) fn parts_missing(numbers: &[u32]) -> Error {
    Error::new(
        Kind::Conflict,
        "files.parts_missing",
        "parts of the file are not uploaded yet; see details",
    )
    .with_detail("parts", numbers.into())
}
