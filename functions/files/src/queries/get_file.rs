//! `GET /api/v1/files/{file_id}`
//!
//! One file: what its owner has declared, and whether it can be downloaded. One read; two for
//! those to whom something else shows it.

use kernel::actor::Permission;
use kernel::{Context, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::file::FileId;
use crate::repository::Files;
use crate::view::FileView;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GetFile {
    file_id: FileId,
}

impl Query for GetFile {
    const NAME: &'static str = "get-file";
    const ROUTE: Route = Route::get("/api/v1/files/{file_id}");
    const PERMISSION: Permission = Permission::ReadFiles;
    type Dependencies = Files;
    type Reply = FileView;

    async fn fetch(self, files: &Files, cx: &Context) -> Result<FileView> {
        let file = files.readable(&self.file_id, cx).await?;
        FileView::try_from(&file)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing::{
        PNG, app, as_admin, as_instructor, available, begun, delete, get, link_for, object, png,
        sha256, table,
    };

    #[tokio::test]
    async fn a_file_is_shown_with_what_was_declared_in_one_read() {
        let app = app();
        let id = available(&app).await;
        table(&app).forget_counts();
        let reply = get(&app, &format!("/{id}")).await.with_status(200);
        assert_eq!((table(&app).reads(), table(&app).commits()), (1, 0));
        assert_eq!(reply.header("etag"), Some("\"2\""));
        assert_eq!(
            reply.json(),
            json!({
                "id": id, "owner_id": "lin", "course_id": null, "original_name": "a.png",
                "file_type": "image/png", "file_size": PNG.len(), "checksum_sha256": sha256(PNG),
                "checksum_verified": true, "status": "available", "scan": "unscanned",
                "rejection": null, "storage_path": object(&id),
                "public_url": format!("/api/v1/files/{id}/download"), "version": 2,
                "created_at": "2026-06-01T12:00:00Z", "updated_at": "2026-06-01T12:00:00Z",
                "expires_at": null,
            })
        );
    }

    #[tokio::test]
    async fn a_pending_file_has_no_address_for_downloads() {
        let app = app();
        let (id, _) = begun(&app, &png()).await;
        let file = get(&app, &format!("/{id}")).await.with_status(200).json();
        assert_eq!(file["status"], "pending");
        assert!(file["public_url"].is_null() && file["scan"].is_null());
    }

    #[tokio::test]
    async fn only_its_owner_and_administrators_see_a_file() {
        let app = app();
        let id = available(&app).await;
        let request = || app.get(&format!("/api/v1/files/{id}"));
        as_admin(request()).send().await.with_status(200);
        let stranger = as_instructor(request()).send().await;
        stranger.assert_refused(404, "files.not_found");
        request().send().await.assert_refused(401, "auth.missing");
    }

    #[tokio::test]
    async fn everybody_who_is_signed_in_reads_a_file_while_something_shows_it_and_changes_none() {
        let app = app();
        let id = available(&app).await;
        let path = format!("/api/v1/files/{id}");
        let paths = ["", "/url", "/download"].map(|path_of| format!("{path}{path_of}"));
        let facts = [
            (("FileLinked", "nobody"), 5, 404),
            (("FileLinked", "signed_in"), 6, 200),
            (("FileLinked", "nobody"), 5, 200),
            (("FileLinked", "from a later release"), 7, 404),
            (("FileLinked", "signed_in"), 8, 200),
            (("FileUnlinked", "nobody"), 9, 404),
        ];
        for (fact, version, status) in facts {
            link_for(&app, &id, fact, version).await;
            for path in &paths {
                let seen = as_instructor(app.get(path)).send().await.status;
                let seen = if seen == 302 { 200 } else { seen };
                assert_eq!(seen, status, "{path} {fact:?}");
            }
        }
        link_for(&app, &id, ("FileLinked", "signed_in"), 10).await;
        table(&app).forget_counts();
        as_instructor(app.get(&path)).send().await.with_status(200);
        assert_eq!((table(&app).reads(), table(&app).commits()), (2, 0));
        app.get(&path)
            .send()
            .await
            .assert_refused(401, "auth.missing");
        let deletion = as_instructor(app.delete(&path)).send().await;
        deletion.assert_refused(404, "files.not_found");
        let upload = as_instructor(app.get(&format!("{path}/upload")));
        let upload = upload.send().await;
        upload.assert_refused(404, "files.not_found");
    }

    #[tokio::test]
    async fn a_file_is_read_though_many_drafts_use_it_beside_what_shows_it() {
        let app = app();
        let id = available(&app).await;
        for number in 0..50 {
            let readers = if number == 49 { "signed_in" } else { "nobody" };
            let syllabus = format!("{number:02}");
            let data = json!({ "file_id": id, "used_by": syllabus, "readers": readers });
            let fact = testkit::fact("syllabi", ("Syllabus", &syllabus), "FileLinked", 1, data);
            app.consume("link-file", &fact).await.unwrap();
        }
        table(&app).forget_counts();
        let request = as_instructor(app.get(&format!("/api/v1/files/{id}")));
        request.send().await.with_status(200);
        assert_eq!(table(&app).reads(), 2);
    }

    #[tokio::test]
    async fn a_deleted_file_is_not_found() {
        let app = app();
        let id = available(&app).await;
        delete(&app, &id).await.with_status(204);
        for path in ["", "/url", "/download", "/upload"] {
            let gone = get(&app, &format!("/{id}{path}")).await;
            gone.assert_refused(404, "files.not_found");
        }
    }
}
