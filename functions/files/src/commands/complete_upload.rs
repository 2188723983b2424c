//! `POST /api/v1/files/{file_id}/complete`: Complete an upload
//!
//! Checks the uploaded file: its length, type, checksum and beginning must be what was declared. Then it
//! can be downloaded, unless it must be scanned first (`checking`). A file that is something else is
//! rejected. Calling it again changes nothing. One read and one transaction.

use kernel::actor::Permission;
use kernel::{Command, Commit, Context, EventSpec, Fact as _, Kind, Policy, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::completion::Completion;
use crate::error::{FileError, parts_missing};
use crate::event::{FileRejected, FileUploaded};
use crate::file::{FileId, State};
use crate::view::FileView;

/// The file.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CompleteUpload {
    file_id: FileId,
}

impl Command for CompleteUpload {
    const NAME: &'static str = "complete-upload";
    const ROUTE: Route = Route::post("/api/v1/files/{file_id}/complete");
    const PERMISSION: Permission = Permission::UploadFiles;
    const POLICY: Policy = Policy::DEFAULT;
    const EMITS: &'static [EventSpec] = &[FileUploaded::SPEC, FileRejected::SPEC];
    const REFUSES: &'static [Kind] = &[Kind::Conflict];
    type Dependencies = Completion;
    type Reply = FileView;

    async fn handle(self, completion: &Completion, cx: &Context) -> Result<Commit<FileView>> {
        let mut file = completion.files.uploading(&self.file_id, cx).await?;
        if matches!(
            file.state(),
            State::Available { .. } | State::Checking { .. }
        ) {
            return Ok(Commit::nothing().reply(FileView::try_from(&file)?));
        }
        file.pending_upload(cx.now)?;
        let missing = completion.uploads.assemble(&file).await?;
        if !missing.is_empty() {
            return Err(parts_missing(&missing));
        }
        if !completion.settle(&mut file, cx).await? {
            return Err(FileError::NotUploaded.into());
        }
        let refused = match file.state() {
            State::Rejected { reason } => Some(FileError::Rejected(*reason)),
            _ => None,
        };
        let view = FileView::try_from(&file)?;
        let commit = completion.files.store(file, cx)?;
        Ok(match refused {
            Some(refusal) => commit.refuse(refusal.into()),
            None => commit.reply(view),
        })
    }
}

#[cfg(test)]
mod tests;
