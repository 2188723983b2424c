//! `DELETE /api/v1/files/{file_id}`
//!
//! Deletes a file that nothing uses. It is gone at once; its bytes leave the storage within minutes. An
//! administrator can delete one that is in use. One read and one transaction.

use kernel::actor::Permission;
use kernel::{Command, Commit, Context, Entity as _, EventSpec, Fact as _, Policy, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::access::check_change;
use crate::error::in_use;
use crate::event::FileDeleted;
use crate::file::{FileId, RemovalReason};
use crate::repository::Files;

/// The file to delete.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeleteFile {
    file_id: FileId,
    /// Whether it is deleted although something uses it. Only administrators may.
    #[serde(default)]
    #[schemars(example = false)]
    force: bool,
}

impl Command for DeleteFile {
    const NAME: &'static str = "delete-file";
    const ROUTE: Route = Route::delete("/api/v1/files/{file_id}");
    const PERMISSION: Permission = Permission::UploadFiles;
    const POLICY: Policy = Policy::DEFAULT.accepts_if_match().no_content();
    const EMITS: &'static [EventSpec] = &[FileDeleted::SPEC];
    type Dependencies = Files;
    type Reply = ();

    async fn handle(self, files: &Files, cx: &Context) -> Result<Commit<()>> {
        let (file, users) = files.get_with_users(&self.file_id, cx.now).await?;
        check_change(&file, cx)?;
        let may_force = self.force && cx.actor.may(Permission::ManageFiles);
        if !users.is_empty() && !may_force {
            return Err(in_use(&users));
        }
        cx.check_version(file.history().version())?;
        files.remove(file, RemovalReason::Deleted, cx)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use serde_json::json;
    use testkit::ObjectCall;

    use crate::testing::{
        app, as_admin, as_instructor, as_lin, available, delete, facts, get, link, object, table,
        usage,
    };

    const MINUTE: Duration = Duration::from_secs(60);

    #[tokio::test]
    async fn a_deleted_file_is_gone_at_once_and_its_object_soon() {
        let app = app();
        let id = available(&app).await;
        table(&app).forget_counts();
        delete(&app, &id).await.with_status(204);
        assert_eq!((table(&app).reads(), table(&app).commits()), (1, 1));
        get(&app, &format!("/{id}"))
            .await
            .assert_refused(404, "files.not_found");
        assert_eq!(usage(&app, "owner#lin"), (0, 0));
        assert!(app.objects().bytes(&object(&id)).is_some());
        app.pass_time(2 * MINUTE).await;
        assert!(app.objects().bytes(&object(&id)).is_none());
        assert_eq!(facts(&app), ["FileUploaded", "FileDeleted"]);
        let event = table(&app).events().pop().unwrap().event_data;
        assert_eq!(
            event,
            json!({ "file_id": id, "owner_id": "lin", "reason": "deleted" })
        );
    }

    #[tokio::test]
    async fn two_deletions_at_once_release_the_bytes_once() {
        let app = app();
        let (id, _) = (available(&app).await, available(&app).await);
        let before = usage(&app, "owner#lin");
        let (other, same) = (app.clone(), id.clone());
        table(&app).before_next_commit(|| {
            Box::pin(async move {
                delete(&other, &same).await.with_status(204);
            })
        });
        delete(&app, &id)
            .await
            .assert_refused(404, "files.not_found");
        assert_eq!(usage(&app, "owner#lin"), (before.0 / 2, 1));
    }

    #[tokio::test]
    async fn a_file_in_use_is_not_deleted_under_its_users() {
        let app = app();
        let id = available(&app).await;
        link(&app, &id, "FileLinked", 5).await;
        let details = delete(&app, &id).await.assert_refused(409, "files.in_use");
        assert_eq!(
            details["used_by"],
            json!([{ "kind": "syllabus", "id": "8" }])
        );
        link(&app, &id, "FileUnlinked", 6).await;
        delete(&app, &id).await.with_status(204);
    }

    #[tokio::test]
    async fn facts_about_a_use_count_by_their_version_and_not_by_their_order() {
        let app = app();
        let id = available(&app).await;
        for (name, version) in [("FileUnlinked", 6), ("FileLinked", 5), ("FileUnlinked", 6)] {
            link(&app, &id, name, version).await;
        }
        link(&app, &id, "FileLinked", 9).await;
        link(&app, &id, "FileUnlinked", 8).await;
        delete(&app, &id).await.assert_refused(409, "files.in_use");
        link(&app, &id, "FileUnlinked", 10).await;
        delete(&app, &id).await.with_status(204);
    }

    #[tokio::test]
    async fn only_an_administrator_deletes_a_file_in_use() {
        let app = app();
        let id = available(&app).await;
        link(&app, &id, "FileLinked", 5).await;
        let request = |force: bool| {
            let request = app.delete(&format!("/api/v1/files/{id}"));
            request.json(&json!({ "force": force }))
        };
        let owner = as_lin(request(true)).send().await;
        owner.assert_refused(409, "files.in_use");
        let careful = as_admin(request(false)).send().await;
        careful.assert_refused(409, "files.in_use");
        as_admin(request(true)).send().await.with_status(204);
        assert_eq!(facts(&app), ["FileUploaded", "FileDeleted"]);
    }

    #[tokio::test]
    async fn its_owner_and_administrators_delete_a_file_and_nobody_else() {
        let app = app();
        let id = available(&app).await;
        let request = || app.delete(&format!("/api/v1/files/{id}"));
        let other = as_instructor(request()).send().await;
        other.assert_refused(404, "files.not_found");
        let stale = as_lin(request().header("if-match", "\"1\"")).send().await;
        stale.assert_refused(412, "request.stale_version");
        as_admin(request()).send().await.with_status(204);
    }

    #[tokio::test]
    async fn an_object_that_the_storage_does_not_remove_yet_is_removed_later() {
        let app = app();
        let id = available(&app).await;
        delete(&app, &id).await.with_status(204);
        for _ in 0..3 {
            app.objects().fail_call(ObjectCall::Remove, 1);
            app.clock().advance(4 * MINUTE);
            app.job("do-file-work", json!({})).await.unwrap();
            assert!(app.objects().bytes(&object(&id)).is_some());
        }
        app.pass_time(120 * MINUTE).await;
        assert!(app.objects().bytes(&object(&id)).is_none());
    }
}
