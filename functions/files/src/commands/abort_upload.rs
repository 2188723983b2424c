//! `POST /api/v1/files/{file_id}/abort`: Abort an upload
//!
//! Ends an upload: the file is gone, what has arrived of it is deleted, and its bytes are free again. One
//! read and one transaction.

use kernel::actor::Permission;
use kernel::{Command, Commit, Context, Kind, Policy, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::error::FileError;
use crate::file::{FileId, RemovalReason, State};
use crate::repository::Files;

/// The file.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AbortUpload {
    file_id: FileId,
}

impl Command for AbortUpload {
    const NAME: &'static str = "abort-upload";
    const ROUTE: Route = Route::post("/api/v1/files/{file_id}/abort");
    const PERMISSION: Permission = Permission::UploadFiles;
    const POLICY: Policy = Policy::DEFAULT.no_content();
    const REFUSES: &'static [Kind] = &[Kind::Conflict];
    type Dependencies = Files;
    type Reply = ();

    async fn handle(self, files: &Files, cx: &Context) -> Result<Commit<()>> {
        let file = files.uploading(&self.file_id, cx).await?;
        if !matches!(file.state(), State::Pending(_)) {
            return Err(FileError::NotPending.into());
        }
        files.remove(file, RemovalReason::Aborted, cx)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use crate::testing::{
        PNG, abort, app, as_admin, available, begun, facts, get, object, png, send, tell_created,
        usage,
    };

    const MINUTE: Duration = Duration::from_secs(60);

    #[tokio::test]
    async fn an_aborted_upload_leaves_no_file_no_bytes_and_no_object() {
        let app = app();
        let (id, upload) = begun(&app, &png()).await;
        assert_eq!(send(&app, &upload, PNG), 200);
        abort(&app, &id).await.with_status(204);
        get(&app, &format!("/{id}"))
            .await
            .assert_refused(404, "files.not_found");
        assert_eq!(usage(&app, "owner#lin"), (0, 0));
        app.pass_time(2 * MINUTE).await;
        assert!(app.objects().bytes(&object(&id)).is_none());
        assert!(facts(&app).is_empty());
    }

    #[tokio::test]
    async fn an_object_that_is_sent_after_the_end_of_its_upload_is_removed() {
        let app = app();
        let (id, upload) = begun(&app, &png()).await;
        abort(&app, &id).await.with_status(204);
        app.pass_time(2 * MINUTE).await;
        for is_told in [true, false] {
            assert_eq!(send(&app, &upload, PNG), 200);
            if is_told {
                tell_created(&app, &id).await;
                app.pass_time(2 * MINUTE).await;
            } else {
                app.pass_time(15 * MINUTE).await;
            }
            assert!(
                app.objects().bytes(&object(&id)).is_none(),
                "told: {is_told}"
            );
        }
    }

    #[tokio::test]
    async fn only_an_upload_can_be_aborted_and_only_by_its_owner() {
        let app = app();
        let id = available(&app).await;
        abort(&app, &id)
            .await
            .assert_refused(409, "files.not_pending");
        let (id, _) = begun(&app, &png()).await;
        let other = as_admin(app.post(&format!("/api/v1/files/{id}/abort")))
            .send()
            .await;
        other.assert_refused(404, "files.not_found");
        abort(&app, &id).await.with_status(204);
        abort(&app, &id)
            .await
            .assert_refused(404, "files.not_found");
    }
}
