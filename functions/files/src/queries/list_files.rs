//! `GET /api/v1/files`
//!
//! The files of one owner, the oldest first: the caller's own ones, or those of `owner_id` for
//! administrators and programs. One read.

use kernel::actor::{Actor, Permission};
use kernel::page::{Limit, Page};
use kernel::{Context, Error, Kind, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::access::owner_of;
use crate::file::OwnerId;
use crate::repository::Files;
use crate::view::FileView;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListFiles {
    /// Whose files; by default the caller's.
    owner_id: Option<OwnerId>,
    #[serde(default)]
    limit: Limit,
    cursor: Option<String>,
}

impl Query for ListFiles {
    const NAME: &'static str = "list-files";
    const ROUTE: Route = Route::get("/api/v1/files");
    const PERMISSION: Permission = Permission::ReadFiles;
    type Dependencies = Files;
    type Reply = Page<FileView>;

    async fn fetch(self, files: &Files, cx: &Context) -> Result<Page<FileView>> {
        let own = owner_of(&cx.actor);
        let owner = self.owner_id.unwrap_or_else(|| own.clone());
        let is_program = matches!(cx.actor, Actor::Service { .. });
        if owner != own && !is_program && !cx.actor.may(Permission::ManageFiles) {
            let problem = "you may list your own files only";
            return Err(Error::new(Kind::Forbidden, "files.not_own", problem));
        }
        let page = files
            .page(&owner, self.limit, self.cursor.as_deref(), cx)
            .await?;
        let items: Result<_> = page.items.iter().map(FileView::try_from).collect();
        Ok(Page {
            items: items?,
            next_cursor: page.next_cursor,
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{app, as_admin, as_instructor, available, begun, delete, get, png, table};

    #[tokio::test]
    async fn an_owner_lists_their_files_in_the_order_of_their_uploads() {
        let app = app();
        let ids = [
            begun(&app, &png()).await.0,
            available(&app).await,
            available(&app).await,
        ];
        delete(&app, &ids[1]).await.with_status(204);
        table(&app).forget_counts();
        let first = get(&app, "?limit=1").await.with_status(200).json();
        assert_eq!(first["items"][0]["id"], ids[0]);
        let cursor = first["next_cursor"].as_str().unwrap();
        let second = get(&app, &format!("?cursor={cursor}"))
            .await
            .with_status(200)
            .json();
        assert_eq!(second["items"].as_array().unwrap().len(), 1);
        assert_eq!(second["items"][0]["id"], ids[2]);
        assert!(second["next_cursor"].is_null());
        assert_eq!(table(&app).reads(), 2);
    }

    #[tokio::test]
    async fn only_administrators_list_the_files_of_others() {
        let app = app();
        available(&app).await;
        let request = || app.get("/api/v1/files?owner_id=lin");
        let listed = as_admin(request()).send().await.with_status(200).json();
        assert_eq!(listed["items"].as_array().unwrap().len(), 1);
        let refused = as_instructor(request()).send().await;
        refused.assert_refused(403, "files.not_own");
        get(&app, "?owner_id=lin").await.with_status(200);
    }
}
