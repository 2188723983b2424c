//! `GET /api/v1/files/{file_id}/url`: Get a download link
//!
//! A link from which anyone can download the file for a while, with `Range` requests too. A browser saves
//! the file; with `disposition=inline` it shows images, PDF, audio and video. One read.

use kernel::actor::Permission;
use kernel::{Context, Kind, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::disposition::Disposition;
use crate::file::FileId;
use crate::links::{LinkSeconds, Links};
use crate::repository::Files;
use crate::view::LinkView;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GetFileUrl {
    file_id: FileId,
    /// How long the link is valid, in seconds.
    #[serde(default)]
    ttl_seconds: LinkSeconds,
    /// Whether a browser saves the file or shows it.
    #[serde(default)]
    disposition: Disposition,
}

impl Query for GetFileUrl {
    const NAME: &'static str = "get-file-url";
    const ROUTE: Route = Route::get("/api/v1/files/{file_id}/url");
    const PERMISSION: Permission = Permission::ReadFiles;
    const REFUSES: &'static [Kind] = &[Kind::Conflict];
    type Dependencies = (Files, Links);
    type Reply = LinkView;

    async fn fetch(self, (files, links): &Self::Dependencies, cx: &Context) -> Result<LinkView> {
        let file = files.readable(&self.file_id, cx).await?;
        links
            .to(&file, self.ttl_seconds, self.disposition, cx.now)
            .await
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use serde_json::json;

    use crate::testing::{
        PNG, app, as_admin, as_instructor, available, begun, complete, get, png, table, transfer,
        uploaded,
    };

    #[tokio::test]
    async fn a_link_downloads_the_file_under_its_name_until_it_expires() {
        let app = app();
        let id = uploaded(&app, "say \"hi\" 😀.png", "image/png", PNG).await;
        complete(&app, &id).await.with_status(200);
        table(&app).forget_counts();
        let link = get(&app, &format!("/{id}/url?ttl_seconds=60"))
            .await
            .with_status(200);
        assert_eq!((table(&app).reads(), table(&app).commits()), (1, 0));
        let link = link.json();
        assert_eq!(link["expires_at"], "2026-06-01T12:01:00Z");
        assert_eq!(link["renew_at"], "2026-06-01T12:00:30Z");
        let request = transfer(&json!({ "method": "GET", "url": link["url"], "headers": {} }));
        let reply = app.objects().send(&request, None, b"");
        assert_eq!((reply.status, reply.bytes.as_slice()), (200, PNG));
        let disposition = "attachment; filename=\"say _hi_ _.png\"; \
                           filename*=UTF-8''say%20%22hi%22%20%F0%9F%98%80.png";
        assert_eq!(reply.headers["content-disposition"], disposition);
        assert_eq!(reply.headers["content-type"], "image/png");
        let part = app.objects().send(&request, Some("bytes=1-3"), b"");
        assert_eq!(
            (part.status, part.bytes.as_slice()),
            (206, b"PNG".as_slice())
        );
        app.clock().advance(Duration::from_secs(61));
        assert_eq!(app.objects().send(&request, None, b"").status, 403);
    }

    #[tokio::test]
    async fn a_browser_shows_only_files_without_programs() {
        let app = app();
        for (file_type, bytes, kind) in [
            ("image/png", PNG, "inline"),
            ("text/plain", b"a".as_slice(), "attachment"),
        ] {
            let id = uploaded(&app, "a", file_type, bytes).await;
            complete(&app, &id).await.with_status(200);
            let link = get(&app, &format!("/{id}/url?disposition=inline")).await;
            let url = link.with_status(200).json()["url"].take();
            let request = transfer(&json!({ "method": "GET", "url": url, "headers": {} }));
            let reply = app.objects().send(&request, None, b"");
            assert!(
                reply.headers["content-disposition"].starts_with(kind),
                "{file_type}"
            );
        }
    }

    #[tokio::test]
    async fn there_is_no_link_before_a_file_is_available() {
        let app = app();
        let (id, _) = begun(&app, &png()).await;
        for path in ["url", "download"] {
            let refused = get(&app, &format!("/{id}/{path}")).await;
            refused.assert_refused(409, "files.not_available");
        }
    }

    #[tokio::test]
    async fn a_life_out_of_bounds_is_refused() {
        let app = app();
        let id = available(&app).await;
        for seconds in ["0", "59", "3601", "-60", "1e3", "060", ""] {
            let refused = get(&app, &format!("/{id}/url?ttl_seconds={seconds}")).await;
            let details = refused.assert_refused(422, "request.invalid");
            assert_eq!(details["fields"][0]["field"], "ttl_seconds", "{seconds}");
        }
        get(&app, &format!("/{id}/url?ttl_seconds=3600"))
            .await
            .with_status(200);
    }

    #[tokio::test]
    async fn a_stranger_gets_no_link() {
        let app = app();
        let id = available(&app).await;
        for path in ["url", "download"] {
            let request = || app.get(&format!("/api/v1/files/{id}/{path}"));
            let stranger = as_instructor(request()).send().await;
            stranger.assert_refused(404, "files.not_found");
            request().send().await.assert_refused(401, "auth.missing");
        }
        let request = app.get(&format!("/api/v1/files/{id}/url"));
        as_admin(request).send().await.with_status(200);
    }
}
