//! Who may read and change a file. Every query, command and link asks here.

use kernel::actor::{Actor, Permission};
use kernel::{Context, Result};

use crate::error::FileError;
use crate::file::{File, FileId, OwnerId};
use crate::repository::Files;

impl Files {
    /// Reads a file that the caller may read: its owner, administrators and API keys with the scope in one
    /// call, anybody else in two, if what uses the file is shown to them.
    ///
    /// # Errors
    /// `files.not_found`: a stranger does not learn whether there is such a file.
    pub(crate) async fn readable(&self, id: &FileId, cx: &Context) -> Result<File> {
        let file = self.get(id, cx.now).await?;
        if may_read(&file, cx) || self.is_shown(id).await? {
            return Ok(file);
        }
        Err(FileError::NotFound.into())
    }

    /// Reads a file whose upload the caller has begun.
    ///
    /// # Errors
    /// `files.not_found`
    pub(crate) async fn uploading(&self, id: &FileId, cx: &Context) -> Result<File> {
        let file = self.get(id, cx.now).await?;
        check_upload(&file, cx)?;
        Ok(file)
    }
}

/// Who a new file of this caller belongs to.
#[must_use]
pub(crate) fn owner_of(actor: &Actor) -> OwnerId {
    OwnerId(actor.name().to_owned())
}

/// Whether the caller may read the file whatever uses it.
fn may_read(file: &File, cx: &Context) -> bool {
    let is_program = matches!(cx.actor, Actor::Service { .. });
    is_owner(file, cx) || is_program || cx.actor.may(Permission::ManageFiles)
}

/// Refuses a caller who may not change the file: anybody but its owner and administrators.
///
/// # Errors
/// `files.not_found`
pub(crate) fn check_change(file: &File, cx: &Context) -> Result<()> {
    if is_owner(file, cx) || cx.actor.may(Permission::ManageFiles) {
        return Ok(());
    }
    Err(FileError::NotFound.into())
}

/// Refuses a caller who did not begin the upload.
///
/// # Errors
/// `files.not_found`
fn check_upload(file: &File, cx: &Context) -> Result<()> {
    if is_owner(file, cx) {
        return Ok(());
    }
    Err(FileError::NotFound.into())
}

fn is_owner(file: &File, cx: &Context) -> bool {
    *file.owner_id() == owner_of(&cx.actor)
}
