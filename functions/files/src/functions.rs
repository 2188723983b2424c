//! Every function of this domain. Written by `make synth`.

use lambda::{Catalogue, Function};

use crate::commands::abort_upload::AbortUpload;
use crate::commands::complete_upload::CompleteUpload;
use crate::commands::delete_file::DeleteFile;
use crate::commands::initiate_upload::InitiateUpload;
use crate::commands::renew_upload::RenewUpload;
use crate::commands::repositories::create_repository::CreateRepository;
use crate::commands::repositories::delete_repository::DeleteRepository;
use crate::commands::repositories::sync_repository::SyncRepository;
use crate::commands::validate_file_url::ValidateFileUrl;
use crate::consumers::check_scanned_object::CheckScannedObject;
use crate::consumers::check_uploaded_object::CheckUploadedObject;
use crate::consumers::link_file::LinkFile;
use crate::consumers::unlink_file::UnlinkFile;
use crate::jobs::do_file_work::FileWork;
use crate::jobs::remove_repository_files::RepositoryFilesRemoval;
use crate::jobs::sync_repository_files::RepositorySync;
use crate::queries::download_file::DownloadFile;
use crate::queries::get_file::GetFile;
use crate::queries::get_file_url::GetFileUrl;
use crate::queries::get_upload::GetUpload;
use crate::queries::list_files::ListFiles;
use crate::queries::repositories::get_repository::GetRepository;
use crate::queries::repositories::list_repositories::ListRepositories;
use crate::queries::repositories::list_repository_files::ListRepositoryFiles;

/// The domain's functions, for the templates, the API description and the tests.
#[must_use]
pub fn catalogue() -> Catalogue {
    Catalogue::new(env!("CARGO_PKG_NAME"), env!("CARGO_PKG_DESCRIPTION"))
        .command::<AbortUpload>()
        .command::<CompleteUpload>()
        .command::<CreateRepository>()
        .command::<DeleteFile>()
        .command::<DeleteRepository>()
        .command::<InitiateUpload>()
        .command::<RenewUpload>()
        .command::<SyncRepository>()
        .command::<ValidateFileUrl>()
        .query::<DownloadFile>()
        .query::<GetFile>()
        .query::<GetFileUrl>()
        .query::<GetRepository>()
        .query::<GetUpload>()
        .query::<ListFiles>()
        .query::<ListRepositories>()
        .query::<ListRepositoryFiles>()
        .consumer::<CheckScannedObject>()
        .consumer::<CheckUploadedObject>()
        .consumer::<LinkFile>()
        .consumer::<UnlinkFile>()
        .timed_work::<FileWork>()
        .bulk_work::<RepositoryFilesRemoval>()
        .bulk_work::<RepositorySync>()
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

/// The function `create-repository`.
#[must_use]
pub fn create_repository() -> Function {
    lambda::command::<CreateRepository>()
}

/// The function `delete-file`.
#[must_use]
pub fn delete_file() -> Function {
    lambda::command::<DeleteFile>()
}

/// The function `delete-repository`.
#[must_use]
pub fn delete_repository() -> Function {
    lambda::command::<DeleteRepository>()
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

/// The function `sync-repository`.
#[must_use]
pub fn sync_repository() -> Function {
    lambda::command::<SyncRepository>()
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

/// The function `get-repository`.
#[must_use]
pub fn get_repository() -> Function {
    lambda::query::<GetRepository>()
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

/// The function `list-repositories`.
#[must_use]
pub fn list_repositories() -> Function {
    lambda::query::<ListRepositories>()
}

/// The function `list-repository-files`.
#[must_use]
pub fn list_repository_files() -> Function {
    lambda::query::<ListRepositoryFiles>()
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

/// The function `link-file`.
#[must_use]
pub fn link_file() -> Function {
    lambda::consumer::<LinkFile>()
}

/// The function `unlink-file`.
#[must_use]
pub fn unlink_file() -> Function {
    lambda::consumer::<UnlinkFile>()
}

/// The function `do-file-work`.
#[must_use]
pub fn do_file_work() -> Function {
    lambda::timed_work::<FileWork>()
}

/// The function `remove-repository-files`.
#[must_use]
pub fn remove_repository_files() -> Function {
    lambda::bulk_work::<RepositoryFilesRemoval>()
}

/// The function `sync-repository-files`.
#[must_use]
pub fn sync_repository_files() -> Function {
    lambda::bulk_work::<RepositorySync>()
}
