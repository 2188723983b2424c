//! `do-file-work`, each minute
//!
//! Ends forgotten uploads, removes expired files, and removes or quarantines objects until S3 has done it.

use std::sync::Arc;

use kernel::{Commit, Context, Error, EventSpec, Fact as _, Result, TimedWork};
use objects::Objects;
use serde::{Deserialize, Serialize};

use crate::completion::{QUARANTINE, after};
use crate::event::{FileDeleted, FileRejected};
use crate::file::{File, FileId, RemovalReason, State, object_of, quarantined_object_of};
use crate::inspection::Inspector;
use crate::repository::Files;
use crate::uploads::Uploads;

/// Work on one file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum FileWork {
    /// Ends an upload that was not completed in time, and the wait for a malware scanner.
    EndUpload { file_id: FileId },
    /// Removes a file whose time is over, or that was in quarantine long enough.
    Expire { file_id: FileId },
    /// Removes the object of a removed file.
    RemoveObject { file_id: FileId },
    /// Moves the object of a rejected file to quarantine.
    Quarantine { file_id: FileId },
}

impl FileWork {
    pub(crate) fn end_upload(id: &FileId) -> Self {
        let file_id = id.clone();
        Self::EndUpload { file_id }
    }

    pub(crate) fn expire(id: &FileId) -> Self {
        let file_id = id.clone();
        Self::Expire { file_id }
    }

    pub(crate) fn remove_object(id: &FileId) -> Self {
        let file_id = id.clone();
        Self::RemoveObject { file_id }
    }

    pub(crate) fn quarantine(id: &FileId) -> Self {
        let file_id = id.clone();
        Self::Quarantine { file_id }
    }
}

impl TimedWork for FileWork {
    const NAME: &'static str = "do-file-work";
    /// Objects are removed in the end, however long S3 refuses: once an hour for six weeks.
    const ATTEMPTS: u32 = 1000;
    const EMITS: &'static [EventSpec] = &[FileDeleted::SPEC, FileRejected::SPEC];
    type Dependencies = (Files, Uploads, Inspector, Arc<dyn Objects>);

    fn id(&self) -> String {
        match self {
            Self::EndUpload { file_id } => format!("end-upload#{file_id}"),
            Self::Expire { file_id } => format!("expire#{file_id}"),
            Self::RemoveObject { file_id } => format!("remove-object#{file_id}"),
            Self::Quarantine { file_id } => format!("quarantine#{file_id}"),
        }
    }

    async fn carry_out(
        self,
        (files, uploads, inspector, objects): &Self::Dependencies,
        cx: &Context,
    ) -> Result<Commit<()>> {
        match self {
            Self::EndUpload { file_id } => match files.find(&file_id).await? {
                Some(file) => end_upload(files, file, cx),
                None => Ok(Commit::nothing()),
            },
            Self::Expire { file_id } => match files.find(&file_id).await? {
                Some(file) => expire(files, file, cx),
                None => Ok(Commit::nothing()),
            },
            Self::RemoveObject { file_id } => {
                remove_object(&file_id, files, uploads, objects.as_ref(), cx).await
            }
            Self::Quarantine { file_id } => match files.find(&file_id).await? {
                Some(file) if matches!(file.state(), State::Rejected { .. }) => {
                    inspector.quarantine(&file).await?;
                    Ok(Commit::nothing())
                }
                _ => Ok(Commit::nothing()),
            },
        }
    }
}

fn end_upload(files: &Files, file: File, cx: &Context) -> Result<Commit<()>> {
    match file.state() {
        State::Pending(upload) if upload.ends_at <= cx.now => {
            files.remove(file, RemovalReason::Abandoned, cx)
        }
        State::Checking { until } if *until <= cx.now => files.give_up(file, cx),
        _ => Ok(Commit::nothing()),
    }
}

fn expire(files: &Files, file: File, cx: &Context) -> Result<Commit<()>> {
    let (_, updated_at, _) = file.times();
    let is_over = match file.state() {
        State::Removed { .. } => false,
        State::Rejected { .. } => file.is_over(cx.now) || after(updated_at, QUARANTINE)? <= cx.now,
        _ => file.is_over(cx.now),
    };
    if is_over {
        return files.remove(file, RemovalReason::Expired, cx);
    }
    Ok(Commit::nothing())
}

async fn remove_object(
    id: &FileId,
    files: &Files,
    uploads: &Uploads,
    objects: &dyn Objects,
    cx: &Context,
) -> Result<Commit<()>> {
    let file = files.find(id).await?;
    let Some(mut file) = file else {
        objects.remove(&object_of(id)?).await?;
        return Ok(Commit::nothing());
    };
    if !matches!(file.state(), State::Removed { .. }) {
        return Err(Error::internal(
            "the object of a file that exists is not removed",
        ));
    }
    if let Some(upload_id) = file.upload_id() {
        uploads.abort(&object_of(id)?, upload_id).await?;
    }
    objects.remove(&object_of(id)?).await?;
    objects.remove(&quarantined_object_of(id)?).await?;
    file.forget(cx.now)?;
    files.store(file, cx)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use crate::testing::{
        PNG, app, begun, complete, declared, facts, get, object, png, send, table, tell_created,
        usage, with,
    };
    use kernel::Entity as _;

    const MINUTE: Duration = Duration::from_secs(60);

    #[tokio::test]
    async fn an_upload_that_nobody_completed_is_swept_with_its_object() {
        let app = app();
        let (id, upload) = begun(&app, &png()).await;
        assert_eq!(send(&app, &upload, PNG), 200);
        app.pass_time(33 * MINUTE).await;
        get(&app, &format!("/{id}"))
            .await
            .assert_refused(404, "files.not_found");
        assert!(app.objects().bytes(&object(&id)).is_none());
        assert_eq!(usage(&app, "owner#lin"), (0, 0));
        tell_created(&app, &id).await;
        assert!(facts(&app).is_empty());
    }

    #[tokio::test]
    async fn a_completed_upload_is_not_swept() {
        let app = app();
        let (id, upload) = begun(&app, &png()).await;
        assert_eq!(send(&app, &upload, PNG), 200);
        complete(&app, &id).await.with_status(200);
        app.pass_time(60 * 48 * MINUTE).await;
        get(&app, &format!("/{id}/url")).await.with_status(200);
    }

    #[tokio::test]
    async fn an_expired_file_is_gone_at_its_time_and_its_object_soon_after() {
        let app = app();
        let body = with(png(), "expires_at", "2026-06-01T14:00:00Z");
        let (id, upload) = begun(&app, &body).await;
        assert_eq!(send(&app, &upload, PNG), 200);
        let file = complete(&app, &id).await.with_status(200).json();
        assert_eq!(file["expires_at"], "2026-06-01T14:00:00Z");
        app.pass_time(119 * MINUTE).await;
        get(&app, &format!("/{id}/url")).await.with_status(200);
        app.clock().advance(MINUTE);
        get(&app, &format!("/{id}/url"))
            .await
            .assert_refused(404, "files.not_found");
        app.pass_time(3 * MINUTE).await;
        assert!(app.objects().bytes(&object(&id)).is_none());
        assert_eq!(facts(&app), ["FileUploaded", "FileDeleted"]);
        assert_eq!(usage(&app, "owner#lin"), (0, 0));
    }

    #[tokio::test]
    async fn the_row_of_a_removed_file_gets_its_end_when_the_object_is_gone() {
        let app = app();
        let (id, _) = begun(&app, &declared("a.txt", "text/plain", b"a")).await;
        let row = || table(&app).row(&crate::file::File::key(&id)).unwrap();
        assert!(!row().contains_key("expires_at"));
        app.pass_time(33 * MINUTE).await;
        assert!(row().contains_key("expires_at"));
    }
}
