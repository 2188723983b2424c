//! `POST /api/v1/files/{file_id}/url/validate`: Check a download link
//!
//! Tells whether a link downloads this file now: links expire, and a link may lead elsewhere. The storage
//! is asked. One read; nothing is written.

use kernel::actor::Permission;
use kernel::text::Text;
use kernel::{Command, Commit, Context, Policy, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::file::FileId;
use crate::links::Links;
use crate::repository::Files;
use crate::view::LinkCheckView;

/// The link to check.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ValidateFileUrl {
    file_id: FileId,
    /// The link, as `GET /api/v1/files/{file_id}/url` returned it.
    #[schemars(example = &"https://…")]
    url: Text<8192>,
}

impl Command for ValidateFileUrl {
    const NAME: &'static str = "validate-file-url";
    const ROUTE: Route = Route::post("/api/v1/files/{file_id}/url/validate");
    const PERMISSION: Permission = Permission::ReadFiles;
    const POLICY: Policy = Policy::DEFAULT.without_replay();
    type Dependencies = (Files, Links);
    type Reply = LinkCheckView;

    async fn handle(
        self,
        (files, links): &Self::Dependencies,
        cx: &Context,
    ) -> Result<Commit<LinkCheckView>> {
        let file = files.readable(&self.file_id, cx).await?;
        let valid = links.opens(&file, self.url.as_str(), cx.now).await?;
        Ok(Commit::nothing().reply(LinkCheckView { valid }))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use serde_json::{Value, json};
    use testkit::App;

    use crate::testing::{app, as_instructor, as_lin, available, begun, delete, get, png};

    async fn check(app: &App, id: &str, url: &Value) -> Value {
        let request = app.post(&format!("/api/v1/files/{id}/url/validate"));
        let request = as_lin(request.json(&json!({ "url": url })));
        request.send().await.with_status(200).json()["valid"].take()
    }

    async fn link(app: &App, id: &str) -> Value {
        let link = get(app, &format!("/{id}/url?ttl_seconds=60")).await;
        link.with_status(200).json()["url"].take()
    }

    #[tokio::test]
    async fn a_link_is_valid_until_it_expires() {
        let app = app();
        let id = available(&app).await;
        let url = link(&app, &id).await;
        assert_eq!(check(&app, &id, &url).await, true);
        app.clock().advance(Duration::from_secs(61));
        assert_eq!(check(&app, &id, &url).await, false);
    }

    #[tokio::test]
    async fn a_changed_link_and_a_link_to_something_else_are_not_valid() {
        let app = app();
        let (id, other) = (available(&app).await, available(&app).await);
        let of_other = link(&app, &other).await;
        assert_eq!(check(&app, &id, &of_other).await, false);
        let url = link(&app, &id).await;
        let changed = url.as_str().unwrap().replace("attachment", "inline");
        assert_eq!(check(&app, &id, &json!(changed)).await, false);
        for url in [
            "http://169.254.169.254/",
            "x",
            "https://objects.test/files/objects/1",
        ] {
            assert_eq!(check(&app, &id, &json!(url)).await, false, "{url}");
        }
    }

    #[tokio::test]
    async fn no_link_to_a_file_that_is_not_available_is_valid() {
        let app = app();
        let (id, _) = begun(&app, &png()).await;
        assert_eq!(
            check(&app, &id, &json!("https://objects.test/a")).await,
            false
        );
        let id = available(&app).await;
        delete(&app, &id).await.with_status(204);
        let request = app.post(&format!("/api/v1/files/{id}/url/validate"));
        let gone = as_lin(request.json(&json!({ "url": "x" }))).send().await;
        gone.assert_refused(404, "files.not_found");
    }

    #[tokio::test]
    async fn a_stranger_checks_nothing_and_a_bad_link_is_refused() {
        let app = app();
        let id = available(&app).await;
        let request = || app.post(&format!("/api/v1/files/{id}/url/validate"));
        let stranger = as_instructor(request().json(&json!({ "url": "x" })))
            .send()
            .await;
        stranger.assert_refused(404, "files.not_found");
        for url in [json!(null), json!(1), json!(""), json!("a".repeat(8193))] {
            let refused = as_lin(request().json(&json!({ "url": url }))).send().await;
            refused.assert_refused(422, "request.invalid");
        }
    }
}
