//! `GET /api/v1/files/{file_id}/upload`: Get the progress of an upload
//!
//! Which parts of a file have arrived, so that an interrupted upload can go on with the others. One read.

use kernel::actor::Permission;
use kernel::{Context, Kind, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::file::FileId;
use crate::parts::{self, PART_SIZE};
use crate::repository::Files;
use crate::uploads::UploadedParts;
use crate::view::UploadProgressView;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GetUpload {
    file_id: FileId,
}

impl Query for GetUpload {
    const NAME: &'static str = "get-upload";
    const ROUTE: Route = Route::get("/api/v1/files/{file_id}/upload");
    const PERMISSION: Permission = Permission::UploadFiles;
    const REFUSES: &'static [Kind] = &[Kind::Conflict];
    type Dependencies = (Files, UploadedParts);
    type Reply = UploadProgressView;

    async fn fetch(
        self,
        (files, uploaded): &Self::Dependencies,
        cx: &Context,
    ) -> Result<UploadProgressView> {
        let file = files.uploading(&self.file_id, cx).await?;
        let ends_at = file.pending_upload(cx.now)?.ends_at;
        let size = file.declaration().file_size;
        if !parts::has_parts(size) {
            return Ok(UploadProgressView {
                part_size: None,
                arrived: Vec::new(),
                missing: Vec::new(),
                ends_at,
            });
        }
        let missing = parts::missing(size, &uploaded.of(&file).await?);
        let is_missing = |number: &u32| missing.iter().any(|(lacking, _)| lacking == number);
        let numbers = parts::parts(size).map(|(number, _)| number);
        let (missing, arrived) = numbers.partition(is_missing);
        Ok(UploadProgressView {
            part_size: Some(PART_SIZE),
            arrived,
            missing,
            ends_at,
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{app, as_admin, available, begun, get, png};
    use serde_json::json;

    #[tokio::test]
    async fn an_upload_in_one_request_has_no_parts() {
        let app = app();
        let (id, _) = begun(&app, &png()).await;
        let progress = get(&app, &format!("/{id}/upload")).await.with_status(200);
        let expected = json!({
            "part_size": null, "arrived": [], "missing": [], "ends_at": "2026-06-01T12:30:00Z",
        });
        assert_eq!(progress.json(), expected);
    }

    #[tokio::test]
    async fn only_the_owner_follows_an_upload_and_only_while_it_lasts() {
        let app = app();
        let (id, _) = begun(&app, &png()).await;
        let other = as_admin(app.get(&format!("/api/v1/files/{id}/upload")))
            .send()
            .await;
        other.assert_refused(404, "files.not_found");
        let id = available(&app).await;
        let done = get(&app, &format!("/{id}/upload")).await;
        done.assert_refused(409, "files.not_pending");
    }
}
