//! Every function of this domain. Written by `make synth`.

use lambda::{Catalogue, Function};

use crate::commands::abort_upload::AbortUpload;
use crate::commands::complete_upload::CompleteUpload;
use crate::commands::delete_file::DeleteFile;
use crate::commands::initiate_upload::InitiateUpload;
use crate::commands::renew_upload::RenewUpload;
use crate::commands::validate_file_url::ValidateFileUrl;
use crate::consumers::check_scanned_object::CheckScannedObject;
use crate::consumers::check_uploaded_object::CheckUploadedObject;
use crate::jobs::do_file_work::FileWork;
use crate::queries::download_file::DownloadFile;
use crate::queries::get_file::GetFile;
use crate::queries::get_file_url::GetFileUrl;
use crate::queries::get_upload::GetUpload;
use crate::queries::list_files::ListFiles;

/// The domain's functions, for the templates, the API description and the tests.
#[must_use]
pub fn catalogue() -> Catalogue {
    Catalogue::new(env!("CARGO_PKG_NAME"), env!("CARGO_PKG_DESCRIPTION"))
        .command::<AbortUpload>()
        .command::<CompleteUpload>()
        .command::<DeleteFile>()
        .command::<InitiateUpload>()
        .command::<RenewUpload>()
        .command::<ValidateFileUrl>()
        .query::<DownloadFile>()
        .query::<GetFile>()
        .query::<GetFileUrl>()
        .query::<GetUpload>()
        .query::<ListFiles>()
        .consumer::<CheckScannedObject>()
        .consumer::<CheckUploadedObject>()
        .timed_work::<FileWork>()
}

/// The function `abort-upload`.
#[must_use]
pub fn abort_upload() -> Function {
    lambda::command::<AbortUpload>()
}

/// The function `complete-upload`.
#[must_use]
pub fn complete_upload() -> Function {
    lambda::command::<CompleteUpload>()
}

/// The function `delete-file`.
#[must_use]
pub fn delete_file() -> Function {
    lambda::command::<DeleteFile>()
}

/// The function `initiate-upload`.
#[must_use]
pub fn initiate_upload() -> Function {
    lambda::command::<InitiateUpload>()
}

/// The function `renew-upload`.
#[must_use]
pub fn renew_upload() -> Function {
    lambda::command::<RenewUpload>()
}

/// The function `validate-file-url`.
#[must_use]
pub fn validate_file_url() -> Function {
    lambda::command::<ValidateFileUrl>()
}

/// The function `download-file`.
#[must_use]
pub fn download_file() -> Function {
    lambda::query::<DownloadFile>()
}

/// The function `get-file`.
#[must_use]
pub fn get_file() -> Function {
    lambda::query::<GetFile>()
}

/// The function `get-file-url`.
#[must_use]
pub fn get_file_url() -> Function {
    lambda::query::<GetFileUrl>()
}

/// The function `get-upload`.
#[must_use]
pub fn get_upload() -> Function {
    lambda::query::<GetUpload>()
}

/// The function `list-files`.
#[must_use]
pub fn list_files() -> Function {
    lambda::query::<ListFiles>()
}

/// The function `check-scanned-object`.
#[must_use]
pub fn check_scanned_object() -> Function {
    lambda::consumer::<CheckScannedObject>()
}

/// The function `check-uploaded-object`.
#[must_use]
pub fn check_uploaded_object() -> Function {
    lambda::consumer::<CheckUploadedObject>()
}

/// The function `do-file-work`.
#[must_use]
pub fn do_file_work() -> Function {
    lambda::timed_work::<FileWork>()
}
