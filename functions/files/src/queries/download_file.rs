//! `GET /api/v1/files/{file_id}/download`: Download a file
//!
//! Redirects to a fresh download link, which is valid for 15 minutes. This address does not change, so a
//! client that goes on using the file asks here again. One read.

use kernel::actor::Permission;
use kernel::{Context, Kind, Policy, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::disposition::Disposition;
use crate::file::FileId;
use crate::links::{LinkSeconds, Links};
use crate::repository::Files;
use crate::view::LinkView;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DownloadFile {
    file_id: FileId,
    /// Whether a browser saves the file or shows it.
    #[serde(default)]
    disposition: Disposition,
}

impl Query for DownloadFile {
    const NAME: &'static str = "download-file";
    const ROUTE: Route = Route::get("/api/v1/files/{file_id}/download");
    const PERMISSION: Permission = Permission::ReadFiles;
    const POLICY: Policy = Policy::DEFAULT.found();
    const REFUSES: &'static [Kind] = &[Kind::Conflict];
    type Dependencies = (Files, Links);
    type Reply = LinkView;

    async fn fetch(self, (files, links): &Self::Dependencies, cx: &Context) -> Result<LinkView> {
        let file = files.readable(&self.file_id, cx).await?;
        let lasts = LinkSeconds::default();
        links.to(&file, lasts, self.disposition, cx.now).await
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing::{PNG, app, available, get, table, transfer};

    #[tokio::test]
    async fn the_caller_is_redirected_to_a_link_that_works() {
        let app = app();
        let id = available(&app).await;
        table(&app).forget_counts();
        let reply = get(&app, &format!("/{id}/download")).await.with_status(302);
        assert_eq!((table(&app).reads(), table(&app).commits()), (1, 0));
        assert_eq!(reply.header("cache-control"), Some("no-store"));
        let url = reply.header("location").unwrap();
        assert_eq!(reply.json()["url"], url);
        let request = transfer(&json!({ "method": "GET", "url": url, "headers": {} }));
        assert_eq!(app.objects().send(&request, None, b"").bytes, PNG);
    }
}
