//! `POST /api/v1/files/{file_id}/upload`: Get fresh upload URLs
//!
//! Returns fresh requests for what is missing of a file that is being uploaded, so that an upload can go
//! on after an interruption or when its URLs have expired. One read; nothing is written.

use kernel::actor::Permission;
use kernel::{Command, Commit, Context, Kind, Policy, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::file::FileId;
use crate::repository::Files;
use crate::uploads::Uploads;
use crate::view::{FileView, UploadView};

/// The file.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RenewUpload {
    file_id: FileId,
}

impl Command for RenewUpload {
    const NAME: &'static str = "renew-upload";
    const ROUTE: Route = Route::post("/api/v1/files/{file_id}/upload");
    const PERMISSION: Permission = Permission::UploadFiles;
    const POLICY: Policy = Policy::DEFAULT.without_replay();
    const REFUSES: &'static [Kind] = &[Kind::Conflict];
    type Dependencies = (Files, Uploads);
    type Reply = UploadView;

    async fn handle(
        self,
        (files, uploads): &Self::Dependencies,
        cx: &Context,
    ) -> Result<Commit<UploadView>> {
        let file = files.uploading(&self.file_id, cx).await?;
        file.pending_upload(cx.now)?;
        let arrived = uploads.arrived(&file).await?;
        let view = UploadView {
            file: FileView::try_from(&file)?,
            upload: uploads.requests(&file, &arrived, cx.now).await?,
        };
        Ok(Commit::nothing().reply(view))
    }
}

#[cfg(test)]
mod tests;
